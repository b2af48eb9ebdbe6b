import asyncio
import time


async def fetch() -> str:
    print("fetch 시작")
    await asyncio.sleep(0.2)
    print("fetch 끝")
    return "값"


def work(loop: asyncio.AbstractEventLoop) -> None:
    print("스레드 시작")
    time.sleep(0.1)
    print("맡깁니다")
    # --8<-- [start:work]
    future = asyncio.run_coroutine_threadsafe(fetch(), loop)
    future.result(timeout=10)
    # --8<-- [end:work]
    time.sleep(0.1)
    print("스레드 끝")


async def other(thread_ended: asyncio.Event) -> None:
    print("다른 태스크 시작")
    await thread_ended.wait()
    print("다른 태스크 끝")


async def main() -> None:
    thread_ended = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(other(thread_ended))
        await asyncio.sleep(0)
        await asyncio.to_thread(work, asyncio.get_running_loop())
        thread_ended.set()


if __name__ == "__main__":
    asyncio.run(main())
