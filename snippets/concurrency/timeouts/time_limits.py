import asyncio


# --8<-- [start:ways]
async def with_timeout(task: asyncio.Task) -> None:
    async with asyncio.timeout(0.1):
        await task


async def with_wait_for(task: asyncio.Task) -> None:
    await asyncio.wait_for(task, 0.1)


async def with_shield(task: asyncio.Task) -> None:
    await asyncio.wait_for(asyncio.shield(task), 0.1)


async def with_wait(task: asyncio.Task) -> None:
    await asyncio.wait([task], timeout=0.1)


# --8<-- [end:ways]
async def main() -> None:
    for way in (with_timeout, with_wait_for, with_shield, with_wait):
        task = asyncio.create_task(asyncio.sleep(3600))
        error = None
        try:
            await way(task)
        except TimeoutError as caught:
            error = type(caught).__name__
        print(f"{way.__name__}: 예외={error} 취소됨={task.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
