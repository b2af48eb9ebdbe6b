from concurrent.futures import ThreadPoolExecutor
from threading import Event


# --8<-- [start:stop]
def work(stop: Event) -> str:
    while not stop.is_set():
        stop.wait(timeout=0.01)  # 여기에서 일을 조금씩 합니다.
    return "신호를 보고 멈췄습니다"


def main() -> None:
    stop = Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(work, stop)
        try:
            future.result(timeout=0.1)
        except TimeoutError:
            pass
        finally:
            stop.set()
        print(future.result())
        # --8<-- [end:stop]


if __name__ == "__main__":
    main()
