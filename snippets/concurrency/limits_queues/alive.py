import asyncio


async def with_semaphore(count: int) -> str:
    limit = asyncio.Semaphore(3)
    done: list[int] = []

    async def job(number: int) -> None:
        async with limit:
            await asyncio.sleep(0)
            done.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(job(number))
        alive = len(asyncio.all_tasks()) - 1
    return f"일 {len(done)}개에 태스크 {alive}개"


async def with_queue(count: int) -> str:
    jobs: asyncio.Queue[int] = asyncio.Queue(maxsize=3)
    done: list[int] = []

    async def consume() -> None:
        while True:
            done.append(await jobs.get())
            await asyncio.sleep(0)
            jobs.task_done()

    consumers = [asyncio.create_task(consume()) for _ in range(3)]
    for number in range(count):
        await jobs.put(number)
    alive = len(asyncio.all_tasks()) - 1
    await jobs.join()
    for consumer in consumers:
        consumer.cancel()
    await asyncio.wait(consumers)
    return f"일 {len(done)}개에 태스크 {alive}개"


if __name__ == "__main__":
    print("세마포어:", asyncio.run(with_semaphore(1_000)))
    print("큐:", asyncio.run(with_queue(1_000)))
