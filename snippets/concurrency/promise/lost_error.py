from concurrent.futures import ThreadPoolExecutor


def save() -> None:
    raise OSError("저장 실패")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        executor.submit(save)
    print("끝까지 실행됨")


if __name__ == "__main__":
    main()
