import multiprocessing
from concurrent.futures import ProcessPoolExecutor

setting = 0


def set_setting(value: int) -> None:
    global setting
    setting = value


def read_setting() -> int:
    return setting


def main() -> None:
    for method in ("fork", "spawn", "forkserver"):
        with ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context(method),
            initializer=set_setting,
            initargs=(7,),
        ) as executor:
            print(f"{method}: {executor.submit(read_setting).result()}")


if __name__ == "__main__":
    main()
