import time
from concurrent.futures import ProcessPoolExecutor, wait


def work() -> None:
    print("작업 시작", flush=True)
    time.sleep(1)


# --8<-- [start:main]
def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        try:
            futures = [pool.submit(work) for _ in range(2)]
            wait(futures)
        except KeyboardInterrupt:
            print("메인 프로세스의 KeyboardInterrupt")
    for future in futures:
        print("작업의 예외:", repr(future.exception()))
        # --8<-- [end:main]


if __name__ == "__main__":
    main()
