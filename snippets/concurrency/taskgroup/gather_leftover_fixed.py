import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


async def save() -> None:
    try:
        await asyncio.sleep(0.5)
        print("저장을 마쳤습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


async def main() -> None:
    results = await asyncio.gather(save(), fail(), return_exceptions=True)
    print(results)


if __name__ == "__main__":
    asyncio.run(main())
