import asyncio


async def save() -> None:
    await asyncio.sleep(0.5)
    print("저장을 마쳤습니다")


async def request() -> None:
    saving = asyncio.create_task(save())
    try:
        await asyncio.shield(saving)
    except asyncio.CancelledError:
        await saving
        raise


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await request()
    except TimeoutError:
        print("제한 시간이 지났습니다")


if __name__ == "__main__":
    asyncio.run(main())
