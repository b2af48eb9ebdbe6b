import sys
import time
from concurrent.futures import Executor, InterpreterPoolExecutor, ThreadPoolExecutor
from itertools import pairwise


def busy_spans(rounds: int) -> list[tuple[float, float]]:
    spans = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.thread_time()
        for _ in range(20_000):
            pass
        cpu, end = time.thread_time() - cpu, time.perf_counter()
        # 쉬지 않고 코어를 쓴 구간만 남긴다.
        if cpu > 0.9 * (end - start):
            spans.append((start, end))
    return spans


def at_once(executor: Executor, rounds: int) -> bool:
    with executor:
        list(executor.map(time.sleep, [0.1] * 4))  # 작업자를 모두 띄워 둔다.
        spans = sorted(span for spans in executor.map(busy_spans, [rounds] * 4) for span in spans)
    return any(start < (earlier + end) / 2 for (earlier, end), (start, _) in pairwise(spans))


def main(rounds: int = 100) -> None:
    for pool in (ThreadPoolExecutor, InterpreterPoolExecutor):
        # 다른 프로그램이 바쁘면 코어를 함께 얻지 못할 수도 있으므로 여러 번 봅니다.
        several = any(at_once(pool(max_workers=4), rounds) for _ in range(10))
        print(f"{pool.__name__}:", "코어 여럿" if several else "코어 하나")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
