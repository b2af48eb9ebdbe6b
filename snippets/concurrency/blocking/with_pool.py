import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


async def heartbeat() -> None:
    for number in (1, 2):
        print("박동", number)
        await asyncio.sleep(0.01)


async def main() -> None:
    beating = asyncio.create_task(heartbeat())
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        work = loop.run_in_executor(pool, time.sleep, 0.3)
    print("with 블록이 끝났습니다")
    await asyncio.gather(work, beating)


if __name__ == "__main__":
    asyncio.run(main())
