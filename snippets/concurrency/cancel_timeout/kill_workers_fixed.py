import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(time.sleep, 10)
        time.sleep(0.1)  # 첫 작업이 시작되기를 기다립니다.
        executor.terminate_workers()
        try:
            future.result()
        except BrokenProcessPool:
            print("작업을 끝냈습니다")
    # --8<-- [start:new]
    with ProcessPoolExecutor(max_workers=1) as executor:
        print("새 실행기:", executor.submit(pow, 2, 3).result())
        # --8<-- [end:new]


if __name__ == "__main__":
    main()
