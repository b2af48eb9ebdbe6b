from concurrent.futures import ProcessPoolExecutor
from functools import partial


# --8<-- [start:main]
def double(number: int) -> int:
    return number * 2


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        print("최상위 함수:", executor.submit(double, 3).result())
        print("partial:", executor.submit(partial(pow, 2), 3).result())
        print("리스트 인자:", executor.submit(sum, list(range(3))).result())


# --8<-- [end:main]


if __name__ == "__main__":
    main()
