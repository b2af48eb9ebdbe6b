import asyncio


async def work() -> None:
    print("첫 await 앞")
    await asyncio.sleep(0)
    print("첫 await 뒤")


async def main() -> None:
    coroutine = work()
    print("부른 다음 줄")
    await coroutine


if __name__ == "__main__":
    asyncio.run(main())
