from concurrent.futures import InterpreterPoolExecutor
from concurrent.interpreters import NotShareableError


# --8<-- [start:main]
def main() -> None:
    rate = 3
    with InterpreterPoolExecutor() as executor:
        try:
            print(executor.submit(lambda amount: amount * rate, 10).result())
        except NotShareableError as error:
            print("NotShareableError:", error.__cause__)
            # --8<-- [end:main]


if __name__ == "__main__":
    main()
