from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        slow = executor.submit(gate.wait, 60)
        fast = executor.submit(pow, 2, 10)
        done, not_done = wait([slow, fast], return_when=FIRST_COMPLETED)
        print(f"끝난 것: {[future.result() for future in done]}")
        print(f"남은 것: {len(not_done)}개")
        gate.set()


if __name__ == "__main__":
    main()
