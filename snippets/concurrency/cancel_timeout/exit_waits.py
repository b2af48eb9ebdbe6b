import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event


def work(main_done: Event) -> None:
    main_done.wait()
    time.sleep(0.3)
    print("작업을 마쳤습니다")


def main() -> None:
    main_done = Event()
    executor = ThreadPoolExecutor()
    executor.submit(work, main_done)
    executor.shutdown(wait=False)
    print("main을 마쳤습니다")
    main_done.set()


if __name__ == "__main__":
    main()
