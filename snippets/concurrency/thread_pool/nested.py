import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait


def run(size: int, seconds: float, log: Callable[[str], None] = print) -> Future:
    def inner() -> int:
        log("안쪽 시작")
        time.sleep(0.1)
        log("안쪽 끝")
        return 42

    def outer() -> int:
        log("바깥 시작")
        time.sleep(0.1)
        try:
            answer = executor.submit(inner).result(timeout=seconds)
            time.sleep(0.1)
            return answer
        except TimeoutError:
            log("제한 시간")
            raise
        finally:
            log("바깥 끝")

    with ThreadPoolExecutor(max_workers=size) as executor:
        future = executor.submit(outer)
        wait([future])
    return future


def main() -> None:
    for size, seconds in ((1, 0.3), (2, 30)):
        print(f"[스레드 {size}개]")
        future = run(size, seconds)
        print(repr(future.exception() or future.result()))


if __name__ == "__main__":
    main()
