import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
async def main() -> None:
    finish = threading.Event()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(5) as pool:
        slow = [loop.run_in_executor(pool, finish.wait) for _ in range(100)]
        try:
            print("짧은 일:", await asyncio.to_thread(str.upper, "short"))
        finally:
            finish.set()
        await asyncio.wait(slow)
        # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
