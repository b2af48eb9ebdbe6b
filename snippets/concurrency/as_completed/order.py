from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event


# --8<-- [start:main]
def slow(gate: Event) -> str:
    gate.wait(timeout=60)
    return "느린 작업"


def fast() -> str:
    return "빠른 작업"


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(slow, gate), executor.submit(fast)]
        for future in as_completed(futures):
            print(f"받음: {future.result()}")
            gate.set()
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
