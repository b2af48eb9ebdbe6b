from concurrent.futures import ProcessPoolExecutor


def load() -> str:
    import readline

    return f"{readline.__name__}을 불러왔습니다"


def main() -> None:
    with ProcessPoolExecutor() as executor:
        print(executor.submit(load).result())


if __name__ == "__main__":
    main()
