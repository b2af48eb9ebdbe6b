from concurrent.futures import InterpreterPoolExecutor


def count(loops: int) -> int:
    total = 0
    for number in range(loops):
        total += number
    return total


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        print("합:", list(executor.map(count, [1_000, 2_000, 3_000])))
        print("람다:", executor.submit(lambda: 2**10).result())


if __name__ == "__main__":
    main()
