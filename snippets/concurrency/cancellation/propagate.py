import asyncio
from collections.abc import Callable

Log = Callable[[str], None]


async def grandchild(log: Log) -> None:
    log("손자 시작")
    try:
        await asyncio.sleep(3600)
    finally:
        await asyncio.sleep(0.1)
        log("손자 끝")


async def child(log: Log) -> None:
    log("자식 시작")
    try:
        await grandchild(log)
    finally:
        await asyncio.sleep(0.1)
        log("자식 끝")


async def parent(log: Log) -> None:
    log("부모 시작")
    try:
        await asyncio.create_task(child(log))
    finally:
        await asyncio.sleep(0.1)
        log("부모 끝")


async def main(log: Log = print) -> None:
    task = asyncio.create_task(parent(log))
    await asyncio.sleep(0.2)
    log("cancel()")
    task.cancel()
    await asyncio.wait([task])


if __name__ == "__main__":
    asyncio.run(main())
