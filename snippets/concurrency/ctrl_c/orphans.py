import os
import time
from concurrent.futures import ProcessPoolExecutor


# --8<-- [start:main]
def work() -> None:
    print("PID", os.getpid(), flush=True)
    time.sleep(1)
    print("작업을 마쳤습니다", flush=True)


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        pool.submit(work).result()
        # --8<-- [end:main]


if __name__ == "__main__":
    main()
