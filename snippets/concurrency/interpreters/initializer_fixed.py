from concurrent.futures import InterpreterPoolExecutor

# --8<-- [start:settings]
SETTINGS = {"rate": 0}


def prepare(rate: int) -> None:
    SETTINGS["rate"] = rate


def price(amount: int) -> int:
    return amount * SETTINGS["rate"]
    # --8<-- [end:settings]


def main() -> None:
    with InterpreterPoolExecutor(initializer=prepare, initargs=(3,)) as executor:
        print("값:", list(executor.map(price, [10, 20])))


if __name__ == "__main__":
    main()
