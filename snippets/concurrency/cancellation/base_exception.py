import asyncio
from collections.abc import Awaitable


async def fail() -> None:
    raise ValueError("실패")


async def guard(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:
        print(f"except Exception이 잡음: {error!r}")


async def main() -> None:
    await guard(fail())
    task = asyncio.create_task(guard(asyncio.sleep(3600)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
