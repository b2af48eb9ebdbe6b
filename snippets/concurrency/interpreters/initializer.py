from concurrent.futures import InterpreterPoolExecutor

# --8<-- [start:rate]
RATE = 0


def prepare(rate: int) -> None:
    global RATE
    RATE = rate


def price(amount: int) -> int:
    return amount * RATE


def main() -> None:
    with InterpreterPoolExecutor(initializer=prepare, initargs=(3,)) as executor:
        print("값:", list(executor.map(price, [10, 20])))
        # --8<-- [end:rate]


if __name__ == "__main__":
    main()
