import asyncio


async def save() -> str:
    await asyncio.sleep(0.2)
    return "저장함"


async def request(saving: asyncio.Task[str]) -> None:
    await asyncio.shield(saving)


async def main() -> None:
    saving = asyncio.create_task(save())
    task = asyncio.create_task(request(saving))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("기다리던 쪽은 취소됨:", task.cancelled())
    print("저장은 취소됨:", saving.cancelled())
    print(await saving)


if __name__ == "__main__":
    asyncio.run(main())
