from concurrent.futures import ThreadPoolExecutor, as_completed


def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(pow, 2, 10)]
        # --8<-- [start:call]
        print([future.result() for future in as_completed(futures)])
        # --8<-- [end:call]


if __name__ == "__main__":
    main()
