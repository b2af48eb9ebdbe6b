from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    started, finish = Event(), Event()

    def work() -> str:
        started.set()
        finish.wait()
        return "끝까지 실행했습니다"

    with ThreadPoolExecutor(max_workers=1) as executor:
        first = executor.submit(work)
        second = executor.submit(work)
        started.wait()
        print("실행 중인 작업:", first.cancel())
        print("대기 중인 작업:", second.cancel())
        finish.set()
        print(first.result())
        print("끝난 작업:", first.cancel())


if __name__ == "__main__":
    main()
