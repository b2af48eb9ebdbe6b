from concurrent.futures import CancelledError, ThreadPoolExecutor
from threading import Event


def main() -> None:
    finish = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(finish.wait)
        queued = executor.submit(print, "실행되지 않습니다")
        queued.cancel()
        finish.set()
    try:
        queued.result()
    except CancelledError:
        print("취소되었습니다")


if __name__ == "__main__":
    main()
