import asyncio


async def work() -> str:
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("정리합니다")
        raise
    return "값"


async def main() -> None:
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
