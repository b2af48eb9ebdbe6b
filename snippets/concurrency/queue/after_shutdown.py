import asyncio


# --8<-- [start:consume]
async def consume(jobs: asyncio.Queue[int]) -> None:
    while True:
        print("꺼냄", await jobs.get())


# --8<-- [end:consume]
async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    await jobs.put(1)
    jobs.shutdown()
    try:
        await consume(jobs)
    except asyncio.QueueShutDown as error:
        print(f"{type(error).__module__}.{type(error).__name__}")


if __name__ == "__main__":
    asyncio.run(main())
