import sys
import time
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor


# --8<-- [start:count]
def count(loops: int) -> tuple[float, float]:
    started = time.perf_counter()
    for _ in range(loops):
        pass
    return started, time.perf_counter()


# --8<-- [end:count]


def show(way: str, spans: Iterable[tuple[float, float]]) -> None:
    events = []
    for number, (start, end) in enumerate(sorted(spans), 1):
        events += [(start, f"{way} {number} 시작"), (end, f"{way} {number} 끝")]
    for at, text in sorted(events):
        print(f"{at:.6f} {text}")


def in_pool(executor: Executor, jobs: list[int]) -> list[tuple[float, float]]:
    futures = []
    for loops in jobs:
        futures.append(executor.submit(count, loops))
        time.sleep(0.02)  # 먼저 맡긴 것이 먼저 시작하게 한다.
    return [future.result() for future in futures]


def main(loops: int = 8_000_000) -> None:
    jobs = [loops, 2 * loops]
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        # 프로세스를 띄우는 시간은 재지 않는다.
        list(processes.map(time.sleep, [0.3, 0.3]))
        show("차례로", map(count, jobs))
        show("스레드", in_pool(threads, jobs))
        show("프로세스", in_pool(processes, jobs))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
