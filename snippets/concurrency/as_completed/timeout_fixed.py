from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event


# --8<-- [start:main]
def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        slow = executor.submit(gate.wait, 60)
        fast = executor.submit(pow, 2, 10)
        done, not_done = wait([slow, fast], timeout=1)
        print("받음:", [future.result() for future in done], "남음:", len(not_done))
        gate.set()
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
