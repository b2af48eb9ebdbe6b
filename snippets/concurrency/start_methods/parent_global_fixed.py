import multiprocessing
from concurrent.futures import ProcessPoolExecutor

setting = 0


def read_setting() -> int:
    return setting


def set_setting(value: int) -> None:
    global setting
    setting = value


def main() -> None:
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(1, mp_context=context, initializer=set_setting, initargs=(7,)) as executor:
            print(f"{method}: {executor.submit(read_setting).result()}")


if __name__ == "__main__":
    main()
