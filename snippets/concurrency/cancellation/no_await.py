import asyncio
import time


async def main() -> None:
    async with asyncio.timeout(0.1) as limit:
        time.sleep(0.3)
        print("끝까지 실행됨")
    print("제한 시간에 걸림:", limit.expired())


if __name__ == "__main__":
    asyncio.run(main())
