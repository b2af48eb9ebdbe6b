from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor


def load() -> str:
    import readline

    return f"{readline.__name__}을 불러왔습니다"


def main() -> None:
    for pool in (InterpreterPoolExecutor, ProcessPoolExecutor):
        with pool() as executor:
            try:
                print(executor.submit(load).result())
            except ImportError as error:
                print("ImportError:", error)


if __name__ == "__main__":
    main()
