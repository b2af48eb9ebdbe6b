from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:main]
    with ThreadPoolExecutor() as executor:
        first = executor.submit(pow, 2, 10)
        second = executor.submit(pow, 2, 11)
    print(first.result(), second.result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
