from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event


def show(name: str, future: Future) -> None:
    running, done, cancelled = future.running(), future.done(), future.cancelled()
    print(f"{name}: {running=} {done=} {cancelled=}")


def main() -> None:
    started, finish = Event(), Event()

    def work() -> None:
        started.set()
        finish.wait()

    with ThreadPoolExecutor(max_workers=1) as executor:
        first = executor.submit(work)
        second = executor.submit(int, "삼")
        third = executor.submit(int, "4")
        started.wait()
        show("대기 중", second)
        show("실행 중", first)
        third.cancel()
        finish.set()
    show("값을 돌려줌", first)
    show("예외를 일으킴", second)
    show("취소됨", third)


if __name__ == "__main__":
    main()
