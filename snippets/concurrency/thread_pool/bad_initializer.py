from concurrent.futures import BrokenExecutor, ThreadPoolExecutor


def connect() -> None:
    raise ConnectionError("연결하지 못했습니다")


def main() -> None:
    with ThreadPoolExecutor(max_workers=1, initializer=connect) as executor:
        error = executor.submit(print, "첫 작업").exception()
        print(f"{type(error).__name__}: {error}")
        try:
            executor.submit(print, "다음 작업")
        except BrokenExecutor:
            print("다음 작업도 맡길 수 없습니다")


if __name__ == "__main__":
    main()
