import asyncio


async def with_semaphore(count: int) -> int:
    limit = asyncio.Semaphore(3)

    async def job(number: int) -> None:
        async with limit:
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(job(number))
        return len(asyncio.all_tasks()) - 1


async def with_queue(count: int) -> int:
    jobs: asyncio.Queue[int] = asyncio.Queue(maxsize=3)

    async def consume() -> None:
        while True:
            await jobs.get()
            await asyncio.sleep(0)
            jobs.task_done()

    consumers = [asyncio.create_task(consume()) for _ in range(3)]
    for number in range(count):
        await jobs.put(number)
    alive = len(asyncio.all_tasks()) - 1
    await jobs.join()
    for consumer in consumers:
        consumer.cancel()
    return alive


if __name__ == "__main__":
    print("세마포어: 태스크", asyncio.run(with_semaphore(1_000)))
    print("큐: 태스크", asyncio.run(with_queue(1_000)))
