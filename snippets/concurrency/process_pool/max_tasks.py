import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def main() -> None:
    try:
        ProcessPoolExecutor(max_tasks_per_child=1, mp_context=multiprocessing.get_context("fork"))
    except ValueError as error:
        print(f"{type(error).__name__}: {error}")
    with ProcessPoolExecutor(
        max_workers=1,
        max_tasks_per_child=1,
        mp_context=multiprocessing.get_context("forkserver"),
    ) as executor:
        futures = [executor.submit(os.getpid) for _ in range(2)]
        print("프로세스:", len({future.result() for future in futures}))


if __name__ == "__main__":
    main()
