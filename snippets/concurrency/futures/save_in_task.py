from concurrent.futures import ThreadPoolExecutor


def save(value: int) -> None:
    raise OSError(f"{value}를 저장하지 못했습니다")


def compute_and_save() -> None:
    save(pow(2, 10))


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(compute_and_save)
    try:
        future.result()
    except OSError as error:
        print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
