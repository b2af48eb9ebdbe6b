import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress


def main() -> None:
    # --8<-- [start:catch]
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(time.sleep, 0.5)
        queued = executor.submit(print, "실행되지 않습니다")
        queued.cancel()
    with suppress(asyncio.CancelledError):
        queued.result()
        # --8<-- [end:catch]


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        print(f"잡히지 않음: {type(error).__module__}.{type(error).__name__}")
