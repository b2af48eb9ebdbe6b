import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


async def save() -> None:
    try:
        await asyncio.sleep(0.5)
        print("저장을 마쳤습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


async def with_gather() -> None:
    saving = asyncio.create_task(save())
    try:
        await asyncio.gather(fail(), saving)
    except ValueError as error:
        print(f"ValueError: {error}")
    await saving


async def with_task_group() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(save())
    except ExceptionGroup as errors:
        print(f"ExceptionGroup: {errors.exceptions}")


if __name__ == "__main__":
    print("[gather]")
    asyncio.run(with_gather())
    print("[TaskGroup]")
    asyncio.run(with_task_group())
