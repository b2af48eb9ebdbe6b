import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


async def other() -> None:
    print("다른 태스크가 실행됩니다")


async def main() -> None:
    task = asyncio.create_task(other())
    # --8<-- [start:with]
    with ThreadPoolExecutor() as pool:
        work = asyncio.get_running_loop().run_in_executor(pool, time.sleep, 0.3)
        # --8<-- [end:with]
    print("with 블록이 끝났습니다")
    await asyncio.wait([work, task])


if __name__ == "__main__":
    asyncio.run(main())
