import asyncio
from collections.abc import Callable

Log = Callable[[str], None]


async def job(name: str, seconds: float, limit: asyncio.Semaphore, log: Log) -> None:
    async with limit:
        log(f"{name} 시작")
        await asyncio.sleep(seconds)
        log(f"{name} 끝")


async def main(log: Log = print) -> None:
    limit = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for number, seconds in enumerate([0.1, 0.2, 0.2, 0.2, 0.2, 0.2], start=1):
            group.create_task(job(f"작업 {number}", seconds, limit, log))


if __name__ == "__main__":
    asyncio.run(main())
