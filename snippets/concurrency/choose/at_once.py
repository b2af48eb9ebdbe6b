import hashlib
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

DATA = bytes(2_000_000)


def loop() -> int:
    total = 0
    for number in range(10_000):
        total += number * number
    return total


def digest() -> bytes:
    return hashlib.sha256(DATA).digest()


def busy_spans(work: Callable[[], object], rounds: int) -> list[tuple[float, float]]:
    spans = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.thread_time()
        work()
        cpu, end = time.thread_time() - cpu, time.perf_counter()
        # 쉬지 않고 코어를 쓴 구간만 남긴다.
        if cpu > 0.9 * (end - start):
            spans.append((start, end))
    return spans


def at_once(work: Callable[[], object], rounds: int) -> bool:
    with ThreadPoolExecutor(max_workers=8) as executor:
        found = executor.map(busy_spans, [work] * 8, [rounds] * 8)
        spans = sorted(span for spans in found for span in spans)
    return any(start < (earlier + end) / 2 for (earlier, end), (start, _) in pairwise(spans))


def main(rounds: int = 50) -> None:
    for name, work in [("반복문", loop), ("sha256", digest)]:
        # 다른 프로그램이 바쁘면 코어를 함께 얻지 못할 수도 있으므로 여러 번 봅니다.
        several = any(at_once(work, rounds) for _ in range(10))
        print(f"{name}:", "코어 여럿" if several else "코어 하나")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
