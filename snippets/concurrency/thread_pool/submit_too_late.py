from concurrent.futures import ThreadPoolExecutor
from threading import Event


# --8<-- [start:main]
def main() -> None:
    closing = Event()
    executor = ThreadPoolExecutor(max_workers=2)

    def outer() -> int:
        closing.wait()
        return executor.submit(pow, 2, 3).result()

    future = executor.submit(outer)
    executor.shutdown(wait=False)
    closing.set()
    print(repr(future.exception()))
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
