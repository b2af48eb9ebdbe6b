from concurrent.futures import InterpreterPoolExecutor
from concurrent.interpreters import NotShareableError
from threading import Lock

TOTAL = 0


# --8<-- [start:share]
def add(number: int, lock: Lock) -> None:
    global TOTAL
    with lock:
        TOTAL += number


def main() -> None:
    lock = Lock()
    with InterpreterPoolExecutor() as executor:
        try:
            executor.submit(add, 3, lock).result()
        except NotShareableError as error:
            print("NotShareableError:", error.__cause__)
            # --8<-- [end:share]


if __name__ == "__main__":
    main()
