import time
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:wait]
def work() -> None:
    for _ in range(50):
        time.sleep(0.01)
    print("작업을 마쳤습니다")


def main() -> None:
    executor = ThreadPoolExecutor()
    executor.submit(work)
    executor.shutdown(wait=False)
    print("main을 마쳤습니다")
    # --8<-- [end:wait]


if __name__ == "__main__":
    main()
