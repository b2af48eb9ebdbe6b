import asyncio


async def produce(jobs: asyncio.Queue[str]) -> None:
    print("생산자가 시작함")
    await jobs.put("작업")


async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    producer = asyncio.create_task(produce(jobs))
    print("꺼냄", await jobs.get())
    await producer


if __name__ == "__main__":
    asyncio.run(main())
