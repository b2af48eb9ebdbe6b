import os
from concurrent.futures import InterpreterPoolExecutor


def main() -> None:
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print("2 ** 10:", executor.submit(pow, 2, 10).result())
        print("같은 프로세스인가:", executor.submit(os.getpid).result() == os.getpid())


if __name__ == "__main__":
    main()
