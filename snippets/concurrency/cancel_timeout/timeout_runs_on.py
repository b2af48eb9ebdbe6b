import time
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:timeout]
def work() -> None:
    time.sleep(1)
    print("작업을 마쳤습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(work)
        try:
            future.result(timeout=0.1)
        except TimeoutError as error:
            print("예외:", repr(error))
        print("실행 중인가:", future.running())
    print("with 블록을 나왔습니다")
    # --8<-- [end:timeout]


if __name__ == "__main__":
    main()
