from concurrent.futures import InterpreterPoolExecutor


def parse(text: str) -> int:
    return int(text)


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        try:
            executor.submit(parse, "삼").result()
        except ValueError as error:
            print(f"{type(error).__name__}: {error}")
            print("까닭:", type(error.__cause__).__name__)


if __name__ == "__main__":
    main()
