import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


async def save() -> None:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, print, "첫 저장")
    await asyncio.sleep(0.5)
    await loop.run_in_executor(pool, print, "둘째 저장")


def main() -> None:
    thread = threading.Thread(target=asyncio.run, args=(save(),))
    thread.start()
    thread.join()
    print("주 스레드가 끝납니다")


if __name__ == "__main__":
    main()
