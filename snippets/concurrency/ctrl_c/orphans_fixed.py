import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def work() -> None:
    print("PID", os.getpid(), flush=True)
    time.sleep(1)
    print("작업을 마쳤습니다", flush=True)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    with ProcessPoolExecutor(1) as pool:
        try:
            pool.submit(work).result()
        except SystemExit:
            pool.shutdown(cancel_futures=True)
            raise


if __name__ == "__main__":
    main()
