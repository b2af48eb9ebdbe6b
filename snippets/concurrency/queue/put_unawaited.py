import asyncio


async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    # --8<-- [start:put]
    jobs.put("작업")
    print("들어 있는 수:", jobs.qsize())
    # --8<-- [end:put]


if __name__ == "__main__":
    asyncio.run(main())
