from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


def numbers(taken: list[int]) -> Iterator[int]:
    for number in range(100):
        taken.append(number)
        yield number


# --8<-- [start:main]
def main() -> None:
    taken: list[int] = []
    with ThreadPoolExecutor() as executor:
        results = executor.map(abs, numbers(taken))
        next(results)
        print(f"하나 받은 뒤: 입력 {len(taken)}개를 꺼냄")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
