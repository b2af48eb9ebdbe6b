import asyncio
import threading
import time


def work(event: asyncio.Event, woken: threading.Event) -> None:
    time.sleep(0.2)
    event.set()
    print("set()한 뒤에 깨어남:", woken.wait(timeout=0.5))


async def wait(event: asyncio.Event, woken: threading.Event) -> None:
    await event.wait()
    woken.set()


async def main() -> None:
    event, woken = asyncio.Event(), threading.Event()
    task = asyncio.create_task(wait(event, woken))
    await asyncio.to_thread(work, event, woken)
    await task
    print("스레드가 끝난 뒤에 깨어남:", woken.is_set())


if __name__ == "__main__":
    asyncio.run(main())
