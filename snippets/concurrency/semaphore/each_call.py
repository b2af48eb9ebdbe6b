import asyncio


# --8<-- [start:fetch]
async def fetch(name: str) -> None:
    async with asyncio.Semaphore(1):
        print(name, "시작")
        await asyncio.sleep(0.1)
        print(name, "끝")


async def main() -> None:
    await asyncio.gather(fetch("작업1"), fetch("작업2"))
    # --8<-- [end:fetch]


if __name__ == "__main__":
    asyncio.run(main())
