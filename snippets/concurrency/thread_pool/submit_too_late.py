from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    closing = Event()
    executor = ThreadPoolExecutor(max_workers=2)

    def outer() -> None:
        closing.wait()
        executor.submit(print, "안쪽 작업").result()

    future = executor.submit(outer)
    executor.shutdown(wait=False)
    closing.set()
    print(repr(future.exception()))


if __name__ == "__main__":
    main()
