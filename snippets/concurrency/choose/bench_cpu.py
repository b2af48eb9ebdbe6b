import sys
import time
from collections.abc import Callable
from concurrent import futures

POOLS = ["ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor"]


def count(loops: int) -> int:
    total = 0
    for number in range(loops):
        total += number
    return total


def fastest(work: Callable[[], object]) -> float:
    times = []
    # 첫 번째에는 작업자를 띄우는 시간이 섞이므로 가장 빠른 값을 고른다.
    for _ in range(10):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main(loops: int = 200_000) -> None:
    jobs = [loops] * 4
    serial = fastest(lambda: list(map(count, jobs)))
    # --8<-- [start:pools]
    for pool in [getattr(futures, name) for name in POOLS if hasattr(futures, name)]:
        with pool(max_workers=2) as executor:
            parallel = fastest(lambda: list(executor.map(count, jobs)))
        print(f"{pool.__name__} {serial / parallel:.2f}")
        # --8<-- [end:pools]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
