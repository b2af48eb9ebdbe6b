from concurrent.futures import InterpreterPoolExecutor

from stock import OutOfStockError, order


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        error = executor.submit(order).exception()
    print("OutOfStock인가:", isinstance(error, OutOfStockError))
    print(f"{type(error).__name__}:", error)


if __name__ == "__main__":
    main()
