from concurrent.futures import ThreadPoolExecutor
from threading import Lock

COUNT = 0
LOCK = Lock()


def add(times: int) -> None:
    global COUNT
    for _ in range(times):
        with LOCK:
            COUNT += 1


def main() -> None:
    with ThreadPoolExecutor(max_workers=4) as executor:
        list(executor.map(add, [1_000_000] * 4))
    print("4000000보다 모자란가:", COUNT < 4_000_000)


if __name__ == "__main__":
    main()
