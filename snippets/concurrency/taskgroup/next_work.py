import asyncio


async def work(name: str, steps: int) -> None:
    print(name, "시작")
    try:
        for _ in range(steps):
            await asyncio.sleep(0.1)
    finally:
        print(name, "끝")


async def fail() -> None:
    await work("실패", 1)
    raise ValueError("서버가 답하지 않습니다")


# --8<-- [start:ways]
async def with_gather() -> None:
    try:
        await asyncio.gather(fail(), work("저장", 3))
    except ValueError:
        print("ValueError")
    await work("다음 일", 4)


async def with_task_group() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(work("저장", 3))
    except* ValueError:
        print("ExceptionGroup")
    await work("다음 일", 4)


# --8<-- [end:ways]
if __name__ == "__main__":
    print("[gather]")
    asyncio.run(with_gather())
    print("[TaskGroup]")
    asyncio.run(with_task_group())
