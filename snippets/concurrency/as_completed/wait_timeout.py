from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        fast = executor.submit(pow, 2, 10)
        slow = executor.submit(gate.wait, 60)
        wait([fast], timeout=60)
        done, not_done = wait([fast, slow], timeout=0.1)
        print(f"끝난 것: {[future.result() for future in done]}")
        print(f"남은 것: {len(not_done)}개")
        gate.set()


if __name__ == "__main__":
    main()
