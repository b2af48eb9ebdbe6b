from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:work]
def add(a: int, b: int) -> int:
    return a + b


# --8<-- [end:work]


def main() -> None:
    # --8<-- [start:submit]
    with ThreadPoolExecutor() as executor:
        future = executor.submit(add, 1, 2)
        print(future.result())
    # --8<-- [end:submit]


if __name__ == "__main__":
    main()
