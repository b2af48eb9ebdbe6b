import asyncio
import threading


async def fail() -> None:
    raise ValueError("실패")


async def forever(started: threading.Event, ended: threading.Event) -> None:
    started.set()
    try:
        await asyncio.Event().wait()
    finally:
        print("코루틴이 취소를 받았습니다")
        ended.set()


def work(loop: asyncio.AbstractEventLoop) -> None:
    try:
        asyncio.run_coroutine_threadsafe(fail(), loop).result(timeout=10)
    except ValueError as error:
        print("스레드가 받은 예외:", error)
    started, ended = threading.Event(), threading.Event()
    future = asyncio.run_coroutine_threadsafe(forever(started, ended), loop)
    started.wait(timeout=10)
    cancelled = future.cancel()
    ended.wait(timeout=10)
    print("cancel():", cancelled)


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())


if __name__ == "__main__":
    asyncio.run(main())
