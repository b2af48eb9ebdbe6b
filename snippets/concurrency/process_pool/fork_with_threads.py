import multiprocessing
import warnings
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread


def warnings_of(method: str) -> list[str]:
    context = multiprocessing.get_context(method)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            executor.submit(len, "작업").result()
    return [f"{warning.category.__name__}: {warning.message}" for warning in caught]


def main() -> None:
    finish = Event()
    Thread(target=finish.wait).start()
    for method in ("fork", "forkserver"):
        print(method, warnings_of(method))
    finish.set()


if __name__ == "__main__":
    main()
