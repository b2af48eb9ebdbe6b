import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


async def main() -> None:
    finish = threading.Event()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        slow = [loop.run_in_executor(pool, finish.wait) for _ in range(100)]
        print("짧은 일:", await asyncio.to_thread(str.upper, "short"))
        print("기다리는 긴 일:", sum(not future.done() for future in slow))
        finish.set()
        await asyncio.gather(*slow)


if __name__ == "__main__":
    asyncio.run(main())
