from concurrent.futures import ThreadPoolExecutor


def add(a: int, b: int) -> int:
    return a + b


def main() -> None:
    # --8<-- [start:submit]
    with ThreadPoolExecutor() as executor:
        future = executor.submit(add, 1, 2)
        print("결과:", future.result())
        print("끝났는가:", future.done())
    # --8<-- [end:submit]


if __name__ == "__main__":
    main()
