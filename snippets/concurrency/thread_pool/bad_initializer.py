from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
def connect() -> None:
    raise ConnectionError("연결하지 못했습니다")


def main() -> None:
    with ThreadPoolExecutor(max_workers=1, initializer=connect) as executor:
        error = executor.submit(pow, 2, 3).exception()
    print(f"{type(error).__name__}: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
