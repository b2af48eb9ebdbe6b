import asyncio
import time
from collections.abc import Callable

Log = Callable[[str], None]


async def fetch(log: Log) -> str:
    log("fetch 시작")
    await asyncio.sleep(0.2)
    log("fetch 끝")
    return "값"


def work(loop: asyncio.AbstractEventLoop, log: Log) -> None:
    log("스레드 시작")
    time.sleep(0.1)
    log("맡깁니다")
    future = asyncio.run_coroutine_threadsafe(fetch(log), loop)
    future.result(timeout=10)
    time.sleep(0.1)
    log("스레드 끝")


async def other(thread_ended: asyncio.Event, log: Log) -> None:
    log("다른 태스크 시작")
    await thread_ended.wait()
    log("다른 태스크 끝")


async def main(log: Log = print) -> None:
    thread_ended = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(other(thread_ended, log))
        await asyncio.sleep(0)
        await asyncio.to_thread(work, asyncio.get_running_loop(), log)
        thread_ended.set()


if __name__ == "__main__":
    asyncio.run(main())
