import asyncio
import time


# --8<-- [start:compute]
async def compute(pieces: int) -> None:
    for _ in range(pieces):
        time.sleep(0.01)
    print("끝까지 실행됨")


async def main() -> None:
    async with asyncio.timeout(0.1) as limit:
        await compute(30)
    late = asyncio.get_running_loop().time() > limit.when()
    print("제한 시간이 지났는가:", late)
    print("제한 시간에 걸렸는가:", limit.expired())
    # --8<-- [end:compute]


if __name__ == "__main__":
    asyncio.run(main())
