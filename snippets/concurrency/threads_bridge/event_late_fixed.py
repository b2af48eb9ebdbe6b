import asyncio
import threading
import time


def work(loop: asyncio.AbstractEventLoop, event: asyncio.Event, woken: threading.Event) -> None:
    time.sleep(0.2)
    loop.call_soon_threadsafe(event.set)
    print("set()한 뒤에 깨어남:", woken.wait(timeout=10))


async def wait(event: asyncio.Event, woken: threading.Event) -> None:
    await event.wait()
    woken.set()


async def main() -> None:
    event, woken = asyncio.Event(), threading.Event()
    task = asyncio.create_task(wait(event, woken))
    await asyncio.to_thread(work, asyncio.get_running_loop(), event, woken)
    await task


if __name__ == "__main__":
    asyncio.run(main())
