import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress


def main() -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(time.sleep, 0.5)
        queued = executor.submit(print, "실행되지 않습니다")
        queued.cancel()
    # --8<-- [start:catch]
    with suppress(CancelledError):
        queued.result()
    print("취소된 작업을 넘어갔습니다")
    # --8<-- [end:catch]


if __name__ == "__main__":
    main()
