import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event


# --8<-- [start:work]
def work(stop: Event) -> None:
    for _ in range(50):
        if stop.is_set():
            print("작업을 그만둡니다")
            return
        time.sleep(0.01)
    print("작업을 마쳤습니다")
    # --8<-- [end:work]


def main() -> None:
    stop = Event()
    executor = ThreadPoolExecutor()
    executor.submit(work, stop)
    executor.shutdown(wait=False)
    print("main을 마쳤습니다")
    stop.set()


if __name__ == "__main__":
    main()
