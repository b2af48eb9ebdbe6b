import os
from concurrent.futures import ProcessPoolExecutor

TASKS = [(pow, 2, 3), (os._exit, 99), (pow, 3, 2)]


def main() -> None:
    for function, *arguments in TASKS:
        with ProcessPoolExecutor(max_workers=1) as executor:
            future = executor.submit(function, *arguments)
            error = future.exception()
        print(function.__name__, arguments, type(error).__name__ if error else future.result())


if __name__ == "__main__":
    main()
