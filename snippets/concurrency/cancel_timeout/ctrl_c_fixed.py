import signal
import time
from concurrent.futures import ThreadPoolExecutor


def work(number: int) -> None:
    time.sleep(0.5)
    print("작업을 마침:", number)


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        try:
            for number in range(4):
                executor.submit(work, number)
            time.sleep(0.1)  # 첫 작업이 시작되기를 기다립니다.
            signal.raise_signal(signal.SIGINT)  # Ctrl+C를 누른 것과 같습니다.
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            raise
            # --8<-- [end:main]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("KeyboardInterrupt")
