import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor


# --8<-- [start:main]
def in_this_process(executor: Executor) -> bool:
    with executor:
        return executor.submit(os.getpid).result() == os.getpid()


def main() -> None:
    print("스레드 풀:", in_this_process(ThreadPoolExecutor(max_workers=1)))
    print("프로세스 풀:", in_this_process(ProcessPoolExecutor(max_workers=1)))
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
