import multiprocessing
from concurrent.futures import ProcessPoolExecutor


# --8<-- [start:main]
def work(lock) -> str:
    with lock:
        return "작업을 마쳤습니다"


def main() -> None:
    lock = multiprocessing.Lock()
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(work, lock)
        error = future.exception()
        print(f"{type(error).__name__}: {error}" if error else future.result())


# --8<-- [end:main]


if __name__ == "__main__":
    main()
