from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor


# --8<-- [start:window]
def map_in_window(executor: Executor, work: Callable[[int], int], inputs: Iterable[int], size: int) -> Iterator[int]:
    waiting: deque[Future[int]] = deque()
    try:
        for value in inputs:
            waiting.append(executor.submit(work, value))
            if len(waiting) > size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
            # --8<-- [end:window]


def numbers(taken: list[int]) -> Iterator[int]:
    for number in range(100):
        taken.append(number)
        yield number


def main() -> None:
    taken: list[int] = []
    with ThreadPoolExecutor() as executor:
        results = map_in_window(executor, abs, numbers(taken), size=5)
        next(results)
        print(f"하나 받은 뒤: 입력 {len(taken)}개를 꺼냄")


if __name__ == "__main__":
    main()
