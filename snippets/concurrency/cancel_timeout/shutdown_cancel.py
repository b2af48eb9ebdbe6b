from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    started, finish = Event(), Event()

    def work() -> None:
        started.set()
        finish.wait()

    executor = ThreadPoolExecutor(max_workers=1)
    futures = [executor.submit(work) for _ in range(5)]
    started.wait()
    executor.shutdown(wait=False, cancel_futures=True)
    print("취소됨:", [future.cancelled() for future in futures])
    print("첫째는 실행 중인가:", futures[0].running())
    finish.set()


if __name__ == "__main__":
    main()
