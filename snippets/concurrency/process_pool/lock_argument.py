import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work(lock) -> str:
    with lock:
        return "작업을 마쳤습니다"


def main() -> None:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
        error = executor.submit(work, context.Lock()).exception()
        print(f"{type(error).__name__}: {error}")
    with context.Manager() as manager, ProcessPoolExecutor(1, mp_context=context) as executor:
        print(executor.submit(work, manager.Lock()).result())


if __name__ == "__main__":
    main()
