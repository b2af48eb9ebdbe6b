from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event


# --8<-- [start:main]
def main() -> None:
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        futures = [executor.submit(gate.wait, 60), executor.submit(pow, 2, 10)]
        futures[1].cancel()
        print("끝났는가:", futures[1].done())
        try:
            list(as_completed(futures[1:], timeout=0.5))
        except TimeoutError as error:
            print(f"{type(error).__name__}: {error}")
        gate.set()
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
