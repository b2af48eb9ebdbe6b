import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def main() -> None:
    executor = ProcessPoolExecutor(max_workers=1)
    future = executor.submit(time.sleep, 3600)
    running = False
    while not running:
        time.sleep(0.01)
        running = future.running()
    executor.terminate_workers()
    try:
        future.result()
    except BrokenProcessPool as error:
        print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
