import time
from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:shutdown]
    executor = ThreadPoolExecutor(max_workers=1)
    futures = [executor.submit(time.sleep, 0.5) for _ in range(5)]
    time.sleep(0.1)  # 첫 작업이 시작되기를 기다립니다.
    executor.shutdown(wait=False, cancel_futures=True)
    print("취소됨:", [future.cancelled() for future in futures])
    # --8<-- [end:shutdown]


if __name__ == "__main__":
    main()
