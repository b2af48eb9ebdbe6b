import asyncio


async def work() -> None:
    print("시작")
    try:
        await asyncio.sleep(3600)
    finally:
        print("정리")


async def cancel_after(turns: int) -> None:
    task = asyncio.create_task(work())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    for turns in (0, 1):
        print(f"[{turns}번 양보한 뒤 cancel()]")
        asyncio.run(cancel_after(turns))
