import asyncio

results: list[str] = []


async def produce(jobs: asyncio.Queue[int]) -> None:
    for number in range(6):
        await jobs.put(number)


async def consume(name: str, jobs: asyncio.Queue[int]) -> None:
    while True:
        number = await jobs.get()
        await asyncio.sleep(0)
        results.append(f"{name}{number}")
        jobs.task_done()


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    consumers = [asyncio.create_task(consume(name, jobs)) for name in ("가", "나")]
    await produce(jobs)
    await jobs.join()
    print(results)

    for consumer in consumers:
        consumer.cancel()
    await asyncio.wait(consumers)
    print("끝난 소비자:", len(consumers))


if __name__ == "__main__":
    asyncio.run(main())
