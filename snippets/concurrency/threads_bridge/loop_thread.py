import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


# --8<-- [start:thread]
@contextmanager
def loop_thread() -> Iterator[asyncio.AbstractEventLoop]:
    runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
    loop = runner.get_loop()
    stop = asyncio.Event()

    def serve() -> None:
        with runner:
            runner.run(stop.wait())

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield loop
    finally:
        with suppress(RuntimeError):  # 루프가 먼저 끝났을 때 납니다.
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
        kept = asyncio.run_coroutine_threadsafe(forever(), loop)  # 참조를 남깁니다.
        slept = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1, "값"), loop)
        print("받은 값:", slept.result(timeout=10))
    print("닫힘:", loop.is_closed())
    # --8<-- [end:use]
