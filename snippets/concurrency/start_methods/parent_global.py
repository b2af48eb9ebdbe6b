import multiprocessing
from concurrent.futures import ProcessPoolExecutor

setting = 0


def read_setting() -> int:
    return setting


def main() -> None:
    global setting
    setting = 7
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            print(f"{method}: {executor.submit(read_setting).result()}")


if __name__ == "__main__":
    main()
