import asyncio

results: list[int] = []


async def produce(jobs: asyncio.Queue[int]) -> None:
    for number in range(6):
        await jobs.put(number)


async def consume(jobs: asyncio.Queue[int]) -> None:
    while True:
        number = await jobs.get()
        await asyncio.sleep(0.01)
        results.append(number * 10)
        jobs.task_done()


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    consumers = [asyncio.create_task(consume(jobs)) for _ in range(2)]
    await produce(jobs)
    await jobs.join()
    print(sorted(results))
    for consumer in consumers:
        consumer.cancel()


if __name__ == "__main__":
    asyncio.run(main())
