import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor


def count() -> None:
    for _ in range(5_000_000):
        pass


def add() -> None:
    sum(range(20_000_000))


def seconds(compute: Callable[[], None]) -> float:
    started = time.perf_counter()
    compute()
    return time.perf_counter() - started


async def directly(compute: Callable[[], None]) -> float:
    return seconds(compute)


async def answer(work: Awaitable[float]) -> str:
    task = asyncio.ensure_future(work)
    gap, last = 0.0, time.perf_counter()
    while not task.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        gap, last = max(gap, now - last), now
    return "멎음" if gap > task.result() / 2 else "이어짐"


async def main() -> None:
    submit = asyncio.get_running_loop().run_in_executor
    with ProcessPoolExecutor(1) as pool:
        await submit(pool, int)
        for name, compute in [("반복문", count), ("sum()", add)]:
            print(f"{name}, 직접: {await answer(directly(compute))}")
            print(f"{name}, 스레드: {await answer(asyncio.to_thread(seconds, compute))}")
            print(f"{name}, 프로세스: {await answer(submit(pool, seconds, compute))}")


if __name__ == "__main__":
    asyncio.run(main())
