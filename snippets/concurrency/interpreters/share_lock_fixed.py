from concurrent.futures import InterpreterPoolExecutor


def double(number: int) -> int:
    return number * 2


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        print("합:", sum(executor.map(double, [1, 2, 3])))


if __name__ == "__main__":
    main()
