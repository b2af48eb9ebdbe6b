from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(pow, 2, 10)]
        try:
            # --8<-- [start:call]
            executor.as_completed(futures)
            # --8<-- [end:call]
        except AttributeError as error:
            print(error)


if __name__ == "__main__":
    main()
