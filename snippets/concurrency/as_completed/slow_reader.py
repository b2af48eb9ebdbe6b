import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from threading import Event


def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        first = executor.submit(pow, 2, 10)
        second = executor.submit(gate.wait, 60)
        wait([first], timeout=60)
        try:
            for future in as_completed([first, second], timeout=0.1):
                print(f"받음: {future.result()}")
                gate.set()
                wait([second], timeout=60)
                time.sleep(0.2)  # 받은 값을 처리하는 시간
        except TimeoutError as error:
            print(f"TimeoutError: {error}")
        print(f"둘째도 끝났는가: {second.done()}")


if __name__ == "__main__":
    main()
