import asyncio


async def save() -> None:
    try:
        await asyncio.sleep(0.5)
        print("저장을 마쳤습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


async def request() -> None:
    saving = asyncio.create_task(save())
    try:
        await asyncio.shield(saving)
    finally:
        await asyncio.wait([saving])


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await request()
    except TimeoutError:
        print("제한 시간이 지났습니다")


if __name__ == "__main__":
    asyncio.run(main())
