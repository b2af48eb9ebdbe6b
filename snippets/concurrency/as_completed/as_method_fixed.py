from concurrent.futures import ThreadPoolExecutor, as_completed


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(pow, 2, 10)]
        print([future.result() for future in as_completed(futures)])
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
