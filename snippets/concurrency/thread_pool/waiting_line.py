import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

NAMES = ("작업 1", "작업 2", "작업 3", "작업 4")


def run(size: int, log: Callable[[str], None] = print) -> None:
    def work(name: str) -> None:
        log(f"{name} 시작")
        time.sleep(0.1)
        log(f"{name} 끝")

    with ThreadPoolExecutor(max_workers=size) as executor:
        for name in NAMES:
            executor.submit(work, name)


def main() -> None:
    run(size=1)


if __name__ == "__main__":
    main()
