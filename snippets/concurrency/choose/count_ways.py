import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def count(loops: int) -> tuple[float, float]:
    started = time.perf_counter()
    for _ in range(loops):
        pass
    return started, time.perf_counter()


def show(way: str, spans: Iterable[tuple[float, float]]) -> None:
    events = []
    for number, (start, end) in enumerate(sorted(spans), 1):
        events += [(start, f"{way} {number} 시작"), (end, f"{way} {number} 끝")]
    for at, text in sorted(events):
        print(f"{at:.6f} {text}")


def main(loops: int = 5_000_000) -> None:
    jobs = [loops, loops]
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        # 프로세스를 띄우는 시간은 재지 않는다.
        list(processes.map(time.sleep, [0.3, 0.3]))
        show("차례로", map(count, jobs))
        show("스레드", threads.map(count, jobs))
        show("프로세스", processes.map(count, jobs))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
