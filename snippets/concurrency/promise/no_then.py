from concurrent.futures import ThreadPoolExecutor


def load(name: str) -> str:
    return f"{name}의 긴 보고서"


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(load, "서울")
        try:
            future.then(print)
        except AttributeError as error:
            print(f"AttributeError: {error}")

    # --8<-- [end:main]


if __name__ == "__main__":
    main()
