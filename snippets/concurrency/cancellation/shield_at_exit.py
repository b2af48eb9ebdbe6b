import asyncio


async def save() -> None:
    try:
        await asyncio.sleep(0.5)
        print("저장을 마쳤습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


# --8<-- [start:request]
async def request() -> None:
    await asyncio.shield(save())


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await request()
    except TimeoutError:
        print("제한 시간이 지났습니다")
    # --8<-- [end:request]


if __name__ == "__main__":
    asyncio.run(main())
