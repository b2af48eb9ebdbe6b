import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor


def double(number: int) -> int:
    return number * 2


def elapsed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    numbers = range(2_000)
    # --8<-- [start:jobs]
    with ProcessPoolExecutor(max_workers=2) as executor:
        list(executor.map(double, range(2)))
        serial = elapsed(lambda: list(map(double, numbers)))
        each = elapsed(lambda: list(executor.map(double, numbers)))
        chunks = elapsed(lambda: list(executor.map(double, numbers, chunksize=1_000)))
    print("하나씩 맡기기, 차례로 하는 것보다 열 배 넘게 느린가:", each > 10 * serial)
    print("천 개씩 묶기, 하나씩 맡기는 것보다 빠른가:", chunks < each)
    # --8<-- [end:jobs]


if __name__ == "__main__":
    main()
