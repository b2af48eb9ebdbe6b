import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Lock, Thread

lock = Lock()


def can_lock() -> bool:
    return lock.acquire(timeout=0.1)


def hold(held: Event, finish: Event) -> None:
    with lock:
        held.set()
        finish.wait()


def main() -> None:
    held, finish = Event(), Event()
    Thread(target=hold, args=(held, finish)).start()
    held.wait()
    for method in ("fork", "forkserver"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            print(f"{method}: {executor.submit(can_lock).result()}")
    finish.set()


if __name__ == "__main__":
    main()
