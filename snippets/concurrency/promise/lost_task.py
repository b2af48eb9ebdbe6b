import asyncio


async def save() -> None:
    raise OSError("저장 실패")


async def main() -> None:
    task = asyncio.create_task(save())
    await asyncio.wait([task])
    print("끝까지 실행됨")


if __name__ == "__main__":
    asyncio.run(main())
