import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


# --8<-- [start:main]
def main() -> None:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=1, max_tasks_per_child=1, mp_context=context) as executor:
        futures = [executor.submit(os.getpid) for _ in range(3)]
        print("프로세스:", len({future.result() for future in futures}))


# --8<-- [end:main]


if __name__ == "__main__":
    main()
