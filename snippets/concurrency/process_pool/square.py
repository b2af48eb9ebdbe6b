from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number * number


def main() -> None:
    with ProcessPoolExecutor(max_workers=2) as executor:
        print(list(executor.map(square, [1, 2, 3])))


if __name__ == "__main__":
    main()
