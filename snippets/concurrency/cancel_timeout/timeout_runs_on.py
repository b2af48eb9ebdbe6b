from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    started, finish = Event(), Event()

    def work() -> None:
        started.set()
        finish.wait()
        print("작업을 마쳤습니다")

    with ThreadPoolExecutor() as executor:
        future = executor.submit(work)
        started.wait()
        try:
            future.result(timeout=0.1)
        except TimeoutError as error:
            print("예외:", repr(error))
        print("실행 중인가:", future.running())
        finish.set()
    print("with 블록을 나왔습니다")


if __name__ == "__main__":
    main()
