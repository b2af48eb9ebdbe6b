from concurrent.futures import InterpreterPoolExecutor


# --8<-- [start:load]
def load() -> str:
    import readline

    return f"{readline.__name__}을 불러왔습니다"


def main() -> None:
    with InterpreterPoolExecutor() as executor:
        try:
            print(executor.submit(load).result())
        except ImportError as error:
            print("ImportError:", error)
            # --8<-- [end:load]


if __name__ == "__main__":
    main()
