from concurrent.futures import ThreadPoolExecutor
from threading import Event


def work(stop: Event) -> str:
    while True:
        if stop.wait(timeout=0.01):
            return "신호를 보고 멈췄습니다"


def main() -> None:
    stop = Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(work, stop)
        try:
            future.result(timeout=0.1)
        except TimeoutError:
            stop.set()
        print(future.result())


if __name__ == "__main__":
    main()
