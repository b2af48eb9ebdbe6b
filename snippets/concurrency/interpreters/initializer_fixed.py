from concurrent.futures import InterpreterPoolExecutor

SETTINGS = {"rate": 0}


def prepare(rate: int) -> None:
    SETTINGS["rate"] = rate


def price(amount: int) -> int:
    return amount * SETTINGS["rate"]


def main() -> None:
    with InterpreterPoolExecutor(initializer=prepare, initargs=(3,)) as executor:
        print("값:", list(executor.map(price, [10, 20])))


if __name__ == "__main__":
    main()
