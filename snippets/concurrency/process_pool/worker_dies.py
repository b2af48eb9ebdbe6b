import os
import signal
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        worker = executor.submit(os.getpid).result()
        running = executor.submit(time.sleep, 3600)
        waiting = executor.submit(os.getpid)
        os.kill(worker, signal.SIGKILL)
        for future in (running, waiting):
            error = future.exception()
            print(f"{type(error).__name__}: {error}")
        print("원인:", str(error.__cause__).strip("\n'"))
        try:
            executor.submit(os.getpid)
        except BrokenExecutor as refused:
            print("다시 맡기면:", refused)


if __name__ == "__main__":
    main()
