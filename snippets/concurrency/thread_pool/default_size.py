import os
import threading
from concurrent.futures import ThreadPoolExecutor


def count_threads() -> int:
    finish = threading.Event()
    with ThreadPoolExecutor(thread_name_prefix="pool") as executor:
        for _ in range(100):
            executor.submit(finish.wait)
        names = [thread.name for thread in threading.enumerate()]
        finish.set()
    return sum(name.startswith("pool") for name in names)


def main() -> None:
    cpus = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    print("min(32, CPU 수 + 4)와 같은가:", count_threads() == min(32, cpus + 4))


if __name__ == "__main__":
    main()
