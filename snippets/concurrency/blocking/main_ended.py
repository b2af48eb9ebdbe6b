import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


async def save(started: threading.Event) -> None:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, print, "첫 저장")
    started.set()
    await asyncio.sleep(0.5)
    try:
        await loop.run_in_executor(pool, print, "둘째 저장")
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


def main() -> None:
    started = threading.Event()
    threading.Thread(target=asyncio.run, args=(save(started),)).start()
    started.wait()
    print("주 스레드가 끝납니다")


if __name__ == "__main__":
    main()
