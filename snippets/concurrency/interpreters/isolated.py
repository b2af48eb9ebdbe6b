import os
from concurrent.futures import InterpreterPoolExecutor

# --8<-- [start:count]
COUNT = 0


def bump() -> int:
    global COUNT
    COUNT += 1
    return COUNT


def main() -> None:
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print("작업자의 COUNT:", [executor.submit(bump).result() for _ in range(3)])
        print("메인의 COUNT:", COUNT)
        print("같은 프로세스인가:", executor.submit(os.getpid).result() == os.getpid())
        # --8<-- [end:count]


if __name__ == "__main__":
    main()
