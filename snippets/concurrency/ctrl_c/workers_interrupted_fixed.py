import signal
import time
from concurrent.futures import ProcessPoolExecutor, wait


def work() -> None:
    print("작업 시작", flush=True)
    time.sleep(1)


def main() -> None:
    with ProcessPoolExecutor(2, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        try:
            futures = [pool.submit(work) for _ in range(2)]
            wait(futures)
        except KeyboardInterrupt:
            print("메인 프로세스의 KeyboardInterrupt")
            pool.shutdown(cancel_futures=True)
    for future in futures:
        print("작업의 예외:", "취소" if future.cancelled() else repr(future.exception()))


if __name__ == "__main__":
    main()
