import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def main() -> None:
    # --8<-- [start:kill]
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(time.sleep, 10)
        time.sleep(0.1)  # 첫 작업이 시작되기를 기다립니다.
        executor.terminate_workers()
        try:
            future.result()
        except BrokenProcessPool as error:
            print(f"{type(error).__name__}: {error}")
            # --8<-- [end:kill]


if __name__ == "__main__":
    main()
