import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager


# --8<-- [start:thread]
@contextmanager
def loop_thread() -> Iterator[asyncio.AbstractEventLoop]:
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    def serve() -> None:
        with asyncio.Runner() as runner:
            stop = asyncio.Event()
            started.set_result((runner.get_loop(), stop))
            runner.run(stop.wait())

    thread = threading.Thread(target=serve)
    thread.start()
    loop, stop = started.result()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        # --8<-- [end:thread]


async def forever() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        print("남은 태스크를 취소합니다")


if __name__ == "__main__":
    # --8<-- [start:use]
    with loop_thread() as loop:
        asyncio.run_coroutine_threadsafe(forever(), loop)
        slept = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1, "값"), loop)
        print("받은 값:", slept.result(timeout=10))
    print("닫힘:", loop.is_closed())
    # --8<-- [end:use]
