import asyncio


async def job(limit: asyncio.Semaphore, entered: list[str], finish: asyncio.Event) -> None:
    async with limit:
        entered.append("작업")
        await finish.wait()


async def main(kind: type[asyncio.Semaphore]) -> None:
    limit, entered, finish = kind(2), [], asyncio.Event()
    try:
        limit.release()
    except ValueError as error:
        print(f"ValueError: {error}")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job(limit, entered, finish)) for _ in range(6)]
        await asyncio.sleep(0.01)
        print(f"{kind.__name__}: 작업 {len(tasks)}개 가운데 {len(entered)}개가 들어감")
        finish.set()


if __name__ == "__main__":
    asyncio.run(main(asyncio.Semaphore))
    asyncio.run(main(asyncio.BoundedSemaphore))
