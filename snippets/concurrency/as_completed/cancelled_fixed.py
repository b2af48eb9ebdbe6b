from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event


# --8<-- [start:main]
def main() -> None:
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        futures = [executor.submit(gate.wait, 60), executor.submit(pow, 2, 10)]
        futures[1].cancel()
        gate.set()
        for future in as_completed([future for future in futures if not future.cancelled()], timeout=60):
            print("받음:", future.result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
