import asyncio


async def work(seconds: float) -> str:
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("정리합니다")
        raise
    return "값"


async def main() -> None:
    task = asyncio.create_task(work(3600))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled():", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
