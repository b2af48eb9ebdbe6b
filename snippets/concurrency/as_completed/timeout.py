from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event


# --8<-- [start:main]
def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        slow = executor.submit(gate.wait, 60)
        fast = executor.submit(pow, 2, 10)
        try:
            for future in as_completed([slow, fast], timeout=1):
                print("받음:", future.result())
        except TimeoutError as error:
            print(f"{type(error).__name__}: {error}")
        gate.set()
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
