import time
from concurrent.futures import Future, ThreadPoolExecutor


# --8<-- [start:run]
def run(futures: list[Future]) -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        try:
            futures += [executor.submit(time.sleep, 0.3) for _ in range(4)]
            raise KeyboardInterrupt  # Ctrl+C를 누른 것과 같습니다.
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
            # --8<-- [end:run]


def main() -> None:
    futures: list[Future] = []
    try:
        run(futures)
    except KeyboardInterrupt:
        print("마지막 작업이 취소되었는가:", futures[-1].cancelled())


if __name__ == "__main__":
    main()
