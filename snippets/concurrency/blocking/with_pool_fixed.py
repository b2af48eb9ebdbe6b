import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


async def other() -> None:
    print("다른 태스크가 실행됩니다")


async def main() -> None:
    task = asyncio.create_task(other())
    # --8<-- [start:with]
    pool = ThreadPoolExecutor()
    try:
        await asyncio.get_running_loop().run_in_executor(pool, time.sleep, 0.3)
    finally:
        pool.shutdown(wait=False)
        # --8<-- [end:with]
    print("풀을 닫았습니다")
    await task


if __name__ == "__main__":
    asyncio.run(main())
