import asyncio
import time


# --8<-- [start:goes-on]
def save() -> None:
    time.sleep(0.5)
    print("저장을 마쳤습니다")


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(save)
    except TimeoutError:
        print("제한 시간이 지났습니다")
        # --8<-- [end:goes-on]


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run이 끝났습니다")
