import asyncio
import time


def work(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    time.sleep(0.2)
    loop.call_soon_threadsafe(event.set)
    time.sleep(0.5)
    print("스레드가 끝납니다")


async def wait(event: asyncio.Event) -> None:
    await event.wait()
    print("깨어났습니다")


async def main() -> None:
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(wait(event))
        group.create_task(asyncio.to_thread(work, asyncio.get_running_loop(), event))


if __name__ == "__main__":
    asyncio.run(main())
