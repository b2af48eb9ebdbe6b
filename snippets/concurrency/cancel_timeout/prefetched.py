import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager


def main() -> None:
    with Manager() as manager, ProcessPoolExecutor(max_workers=1) as executor:
        finish = manager.Event()
        futures = [executor.submit(finish.wait) for _ in range(5)]
        handed_over = False
        while not handed_over:
            time.sleep(0.01)
            handed_over = futures[1].running()
        print("둘째 작업:", futures[1].cancel())
        print("다섯째 작업:", futures[4].cancel())
        finish.set()


if __name__ == "__main__":
    main()
