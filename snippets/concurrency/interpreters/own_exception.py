from concurrent.futures import InterpreterPoolExecutor


class OutOfStockError(Exception):
    pass


def order() -> None:
    raise OutOfStockError("연필")


# --8<-- [start:main]
def main() -> None:
    with InterpreterPoolExecutor() as executor:
        error = executor.submit(order).exception()
    print("OutOfStock인가:", isinstance(error, OutOfStockError))
    print(f"{type(error).__name__}:", str(error).splitlines()[0])
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
