import asyncio
import threading
from collections.abc import AsyncIterator

closed = threading.Event()


async def forever() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        print("2. 남은 태스크를 취소합니다")


async def numbers() -> AsyncIterator[int]:
    try:
        yield 1
    finally:
        print("3. 비동기 제너레이터를 닫습니다")
        closed.set()


def job() -> None:
    closed.wait(timeout=10)
    print("4. 기본 실행기의 작업이 끝나기를 기다립니다")


# --8<-- [start:main]
async def main() -> tuple[asyncio.AbstractEventLoop, AsyncIterator[int]]:
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, job)
    task = asyncio.create_task(forever())
    stream = numbers()
    await anext(stream)
    print("1. main이 끝납니다. 태스크 완료:", task.done())
    return loop, stream


if __name__ == "__main__":
    loop, stream = asyncio.run(main())
    print("5. 루프가 닫혔습니다:", loop.is_closed())
    # --8<-- [end:main]
