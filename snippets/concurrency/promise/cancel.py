from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(gate.wait, 60)
        queued = executor.submit(print, "취소되지 않은 작업")
        print(f"cancel(): {queued.cancel()}")
        gate.set()


if __name__ == "__main__":
    main()
