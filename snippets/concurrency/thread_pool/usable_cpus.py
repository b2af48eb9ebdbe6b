import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch


def count_threads() -> int:
    finish = threading.Event()
    with ThreadPoolExecutor(thread_name_prefix="pool") as executor:
        for _ in range(100):
            executor.submit(finish.wait)
        names = [thread.name for thread in threading.enumerate()]
        finish.set()
    return sum(name.startswith("pool") for name in names)


def main() -> None:
    # 컴퓨터의 CPU는 20개이고, 이 프로세스가 쓸 수 있는 것은 2개라고 칩니다.
    with patch("os.cpu_count", lambda: 20), patch("os.process_cpu_count", lambda: 2, create=True):
        print("스레드:", count_threads())


if __name__ == "__main__":
    main()
