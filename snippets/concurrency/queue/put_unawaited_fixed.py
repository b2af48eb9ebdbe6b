import asyncio


async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    await jobs.put("작업")
    print("들어 있는 수:", jobs.qsize())


if __name__ == "__main__":
    asyncio.run(main())
