import asyncio
from collections.abc import Callable

Log = Callable[[str], None]


async def work(name: str, steps: int, log: Log) -> None:
    log(f"{name} 시작")
    try:
        for _ in range(steps):
            await asyncio.sleep(0.1)
    finally:
        log(f"{name} 끝")


async def fail(log: Log) -> None:
    await work("실패", 1, log)
    raise ValueError("서버가 답하지 않습니다")


async def with_gather(log: Log = print) -> None:
    try:
        await asyncio.gather(fail(log), work("저장", 3, log))
    except ValueError:
        log("ValueError")
    await work("다음 일", 4, log)


async def with_task_group(log: Log = print) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(log))
            group.create_task(work("저장", 3, log))
    except* ValueError:
        log("ExceptionGroup")
    await work("다음 일", 4, log)


if __name__ == "__main__":
    print("[gather]")
    asyncio.run(with_gather())
    print("[TaskGroup]")
    asyncio.run(with_task_group())
