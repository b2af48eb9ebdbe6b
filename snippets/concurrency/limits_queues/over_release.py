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
        for _ in range(6):
            group.create_task(job(limit, entered, finish))
        await asyncio.sleep(0.01)
        print(f"{kind.__name__}: 한꺼번에 들어간 작업 {len(entered)}개")
        finish.set()


if __name__ == "__main__":
    asyncio.run(main(asyncio.Semaphore))
    asyncio.run(main(asyncio.BoundedSemaphore))
