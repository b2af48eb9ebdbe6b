from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        slow = executor.submit(gate.wait, 60)
        broken = executor.submit(int, "둘")
        done, not_done = wait([slow, broken], return_when=FIRST_EXCEPTION)
        print(f"끝난 것: {[future.exception() for future in done]}")
        print(f"남은 것: {len(not_done)}개")
        gate.set()


if __name__ == "__main__":
    main()
