from concurrent.futures import InterpreterPoolExecutor

RATE = 3


def price(amount: int) -> int:
    return amount * RATE


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        print("값:", executor.submit(price, 10).result())


if __name__ == "__main__":
    main()
