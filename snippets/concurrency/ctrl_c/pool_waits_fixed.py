import time
from concurrent.futures import ThreadPoolExecutor


def work(number: int) -> None:
    print(f"작업 {number} 시작", flush=True)
    time.sleep(0.3)


def main() -> None:
    with ThreadPoolExecutor(1) as pool:
        try:
            futures = [pool.submit(work, number) for number in range(4)]
            for future in futures:
                future.result()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Ctrl+C로 끝났습니다")
