import asyncio


async def child() -> None:
    print("자식 시작")
    try:
        await asyncio.sleep(3600)
    finally:
        await asyncio.sleep(0.1)
        print("자식 끝")


async def parent() -> None:
    print("부모 시작")
    try:
        await asyncio.create_task(child())
    finally:
        await asyncio.sleep(0.1)
        print("부모 끝")


async def main() -> None:
    task = asyncio.create_task(parent())
    await asyncio.sleep(0.2)
    print("cancel()")
    task.cancel()
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
