from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


def numbers(taken: list[int]) -> Iterator[int]:
    for number in range(100):
        taken.append(number)
        yield number


def main() -> None:
    taken: list[int] = []
    with ThreadPoolExecutor() as executor:
        results = executor.map(abs, numbers(taken))
        print(f"값을 받기 전: 입력 {len(taken)}개를 꺼냄")
        next(results)
        print(f"하나 받은 뒤: 입력 {len(taken)}개를 꺼냄")


if __name__ == "__main__":
    main()
