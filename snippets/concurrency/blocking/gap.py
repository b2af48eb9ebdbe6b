import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise

Span = tuple[float, float]


# --8<-- [start:compute]
def count() -> None:
    for _ in range(10_000_000):
        pass


def add() -> None:
    sum(range(20_000_000))


def digest() -> None:
    hashlib.sha256(bytes(100_000_000))


# --8<-- [end:compute]
def span(compute: Callable[[], None]) -> Span:
    started = time.perf_counter()
    compute()
    return started, time.perf_counter()


async def answer(work: Awaitable[Span]) -> str:
    task, steps = asyncio.ensure_future(work), []
    while not task.done():
        steps.append(time.perf_counter())
        await asyncio.sleep(0)
    start, end = task.result()
    steps = [start, *(step for step in steps if start < step < end), end]
    gap = max(later - earlier for earlier, later in pairwise(steps))
    return "멈춤" if gap > (end - start) / 2 else "이어짐"


async def main() -> None:
    submit = asyncio.get_running_loop().run_in_executor
    with ProcessPoolExecutor(1) as pool:
        await submit(pool, int)
        for name, compute in [("반복문", count), ("sum()", add), ("sha256()", digest)]:
            print(f"{name}, 스레드: {await answer(asyncio.to_thread(span, compute))}")
            print(f"{name}, 프로세스: {await answer(submit(pool, span, compute))}")


if __name__ == "__main__":
    asyncio.run(main())
