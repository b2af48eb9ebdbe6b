import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager
from threading import Event


# --8<-- [start:work]
def work(stop: Event) -> str:
    if stop.is_set():
        return "시작하지 않음"
    time.sleep(0.5)
    return "끝까지 실행함"
    # --8<-- [end:work]


def main() -> None:
    with Manager() as manager, ProcessPoolExecutor(max_workers=1) as executor:
        stop = manager.Event()
        futures = [executor.submit(work, stop) for _ in range(2)]
        time.sleep(0.2)  # 둘째 작업까지 넘어가기를 기다립니다.
        stop.set()
        print("둘째 작업:", futures[1].result())


if __name__ == "__main__":
    main()
