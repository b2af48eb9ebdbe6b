import asyncio


async def main() -> None:
    jobs: asyncio.Queue[dict[str, int]] = asyncio.Queue()
    await jobs.put({"id": 1})
    print("들어 있는 수:", jobs.qsize())


if __name__ == "__main__":
    asyncio.run(main())
