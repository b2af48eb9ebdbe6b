import asyncio
import threading


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return threading.current_thread().name


def work() -> None:
    print(asyncio.run(fetch()))


if __name__ == "__main__":
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
