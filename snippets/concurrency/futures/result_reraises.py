from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:main]
    with ThreadPoolExecutor() as executor:
        future = executor.submit(int, "삼")
    try:
        future.result()
    except ValueError as error:
        print(f"{type(error).__name__}: {error}")
        print("exception()과 같은 객체인가:", error is future.exception())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
