import multiprocessing
import warnings
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread

METHOD = "fork"


def main() -> None:
    finish = Event()
    Thread(target=finish.wait).start()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(METHOD)) as executor:
            print("작업:", executor.submit(pow, 2, 3).result())
    finish.set()
    print("경고:", *[f"{each.category.__name__}: {each.message}" for each in caught])


if __name__ == "__main__":
    main()
