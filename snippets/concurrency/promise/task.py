import asyncio


async def work() -> None:
    print("함수 안")


async def main() -> None:
    task = asyncio.create_task(work())
    print("만든 다음 줄")
    await task


if __name__ == "__main__":
    asyncio.run(main())
