import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event


def main() -> None:
    finish = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(finish.wait)
        queued = executor.submit(print, "실행되지 않습니다")
        queued.cancel()
        finish.set()
    try:
        with suppress(asyncio.CancelledError):
            queued.result()
    except Exception as error:
        print(f"{type(error).__module__}.{type(error).__name__}")


if __name__ == "__main__":
    main()
