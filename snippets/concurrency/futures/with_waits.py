from concurrent.futures import ThreadPoolExecutor
from threading import Event


def main() -> None:
    # --8<-- [start:main]
    finish = Event()
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(finish.wait) for _ in range(3)]
        print("with 안:", [future.done() for future in futures])
        finish.set()
    print("with 뒤:", [future.done() for future in futures])
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
