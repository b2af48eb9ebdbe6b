import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

TIMES, SECONDS = 20, 0.1


def one_by_one() -> None:
    for _ in range(TIMES):
        time.sleep(SECONDS)


# --8<-- [start:ways]
def in_threads() -> None:
    with ThreadPoolExecutor(max_workers=TIMES) as executor:
        for _ in range(TIMES):
            executor.submit(time.sleep, SECONDS)


async def in_one_thread() -> None:
    await asyncio.gather(*(asyncio.sleep(SECONDS) for _ in range(TIMES)))


# --8<-- [end:ways]


def elapsed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    serial = elapsed(one_by_one)
    threads = min(elapsed(in_threads) for _ in range(3))
    loop = min(elapsed(lambda: asyncio.run(in_one_thread())) for _ in range(3))
    print(f"스레드 {serial / threads:.2f}")
    print(f"asyncio {serial / loop:.2f}")


if __name__ == "__main__":
    main()
