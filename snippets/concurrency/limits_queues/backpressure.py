import asyncio


async def produce(jobs: asyncio.Queue[int]) -> None:
    for number in range(1, 6):
        await jobs.put(number)
        print("넣음", number)


async def main(maxsize: int) -> None:
    print(f"[maxsize={maxsize}]")
    jobs: asyncio.Queue[int] = asyncio.Queue(maxsize)
    producer = asyncio.create_task(produce(jobs))
    await asyncio.sleep(0.01)
    for _ in range(5):
        print("꺼냄", await jobs.get())
        await asyncio.sleep(0.01)
    await producer


if __name__ == "__main__":
    asyncio.run(main(maxsize=0))
    asyncio.run(main(maxsize=2))
