import asyncio


async def work() -> None:
    print("첫 await 앞")
    await asyncio.sleep(0)
    print("첫 await 뒤")


# --8<-- [start:main]
async def main() -> None:
    coroutine = work()
    print("호출한 다음 줄")
    await coroutine

    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
