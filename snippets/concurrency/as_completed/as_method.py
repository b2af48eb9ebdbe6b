from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(pow, 2, 10)]
        try:
            executor.as_completed(futures)
        except AttributeError as error:
            print(error)
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
