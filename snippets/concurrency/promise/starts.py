from concurrent.futures import ThreadPoolExecutor
from threading import Event


def work(started: Event) -> None:
    print("작업이 시작됨")
    started.set()


def main() -> None:
    started = Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(work, started)
        started.wait(timeout=60)
        print("아직 값을 기다리지 않음")
        future.result()


if __name__ == "__main__":
    main()
