import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        worker = executor.submit(os.getpid).result()
        running = executor.submit(time.sleep, 60)
        waiting = executor.submit(pow, 2, 3)
        os.kill(worker, signal.SIGKILL)
        for future in (running, waiting):
            error = future.exception()
            print(f"{type(error).__name__}: {error}")
        print("원인:", str(error.__cause__).strip("\n'"))


if __name__ == "__main__":
    main()
