from concurrent.futures import ProcessPoolExecutor
from functools import partial


class Price:
    def __init__(self, won: int) -> None:
        self.won = won

    def discounted(self, percent: int) -> int:
        return self.won * (100 - percent) // 100


def double(number: int) -> int:
    return number * 2


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        print("최상위 함수:", executor.submit(double, 3).result())
        print("partial:", executor.submit(partial(pow, 2), 3).result())
        print("객체의 메서드:", executor.submit(Price(1000).discounted, 10).result())
        print("리스트로 바꾼 인자:", executor.submit(sum, [n * 2 for n in (1, 2)]).result())


if __name__ == "__main__":
    main()
