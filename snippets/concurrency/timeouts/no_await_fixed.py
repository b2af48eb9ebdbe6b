import asyncio
import time


async def compute(pieces: int) -> None:
    for _ in range(pieces):
        time.sleep(0.01)
        await asyncio.sleep(0)
    print("끝까지 실행됨")


async def main() -> None:
    try:
        async with asyncio.timeout(0.1) as limit:
            await compute(30)
    except TimeoutError:
        print("제한 시간에 걸렸는가:", limit.expired())


if __name__ == "__main__":
    asyncio.run(main())
