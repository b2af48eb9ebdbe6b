import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def main() -> None:
    # --8<-- [start:kill]
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(time.sleep, 10)
        while not future.running():
            time.sleep(0.01)
        executor.terminate_workers()
        try:
            future.result()
        except BrokenProcessPool as error:
            print(f"{type(error).__name__}: {error}")
            # --8<-- [end:kill]


if __name__ == "__main__":
    main()
