from concurrent.futures import InterpreterPoolExecutor
from concurrent.interpreters import NotShareableError


def main() -> None:
    rate = 3
    with InterpreterPoolExecutor() as executor:
        try:
            executor.submit(lambda: 10 * rate).result()
        except NotShareableError as error:
            print("NotShareableError:", error.__cause__)
        print("인자로 넘기면:", executor.submit(lambda rate: 10 * rate, rate).result())


if __name__ == "__main__":
    main()
