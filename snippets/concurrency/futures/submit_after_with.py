from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:main]
    with ThreadPoolExecutor() as executor:
        print(executor.submit(pow, 2, 10).result())
    try:
        executor.submit(print, "늦은 작업")
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
