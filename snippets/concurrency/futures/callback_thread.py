from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, current_thread


# --8<-- [start:main]
def show(_: Future) -> None:
    print("콜백을 실행한 스레드:", current_thread().name)


def main() -> None:
    finish = Event()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker") as executor:
        future = executor.submit(finish.wait)
        future.add_done_callback(show)
        finish.set()
    future.add_done_callback(show)
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
