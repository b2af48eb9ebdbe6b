import asyncio


# --8<-- [start:produce]
async def produce(jobs: asyncio.Queue[int]) -> None:
    for number in range(1, 5):
        await jobs.put(number)
        print("넣음", number)


# --8<-- [end:produce]
async def main(maxsize: int = 2) -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue(maxsize)
    producer = asyncio.create_task(produce(jobs))
    await asyncio.sleep(0)
    for _ in range(4):
        print("꺼냄", await jobs.get())
        await asyncio.sleep(0.01)
    await producer


if __name__ == "__main__":
    asyncio.run(main())
