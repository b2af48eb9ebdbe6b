from concurrent.futures import InterpreterPoolExecutor


def main() -> None:
    rate = 3
    with InterpreterPoolExecutor() as executor:
        print(executor.submit(lambda amount, rate: amount * rate, 10, rate).result())


if __name__ == "__main__":
    main()
