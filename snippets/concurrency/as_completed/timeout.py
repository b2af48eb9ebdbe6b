from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        fast = executor.submit(pow, 2, 10)
        slow = executor.submit(gate.wait, 60)
        wait([fast], timeout=60)
        try:
            for future in as_completed([fast, slow], timeout=0.1):
                print(f"받음: {future.result()}")
        except TimeoutError as error:
            print(f"TimeoutError: {error}")
        gate.set()
        print(f"느린 작업의 결과: {slow.result()}")


if __name__ == "__main__":
    main()
