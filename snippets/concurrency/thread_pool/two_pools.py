from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

SIZE = 2


def main() -> None:
    all_started = Barrier(SIZE)
    with ThreadPoolExecutor(SIZE) as inner_pool, ThreadPoolExecutor(SIZE) as outer_pool:

        def outer(number: int) -> int:
            all_started.wait()
            return inner_pool.submit(pow, number, 2).result()

        print(list(outer_pool.map(outer, range(SIZE))))


if __name__ == "__main__":
    main()
