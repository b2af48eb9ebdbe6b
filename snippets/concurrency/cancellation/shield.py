import asyncio


async def save() -> None:
    await asyncio.sleep(0.2)
    print("저장함")


# --8<-- [start:shield]
async def request(saving: asyncio.Task[None]) -> None:
    await asyncio.shield(saving)


async def main() -> None:
    saving = asyncio.create_task(save())
    task = asyncio.create_task(request(saving))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("기다리던 쪽은 취소됨:", task.cancelled())
    await saving
    # --8<-- [end:shield]


if __name__ == "__main__":
    asyncio.run(main())
