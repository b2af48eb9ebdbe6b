from concurrent.futures import ThreadPoolExecutor


def fetch() -> str:
    raise TimeoutError("서버가 응답하지 않습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        # --8<-- [start:result]
        future = executor.submit(fetch)
        try:
            print(future.result(timeout=30))
        except TimeoutError as error:
            print(f"{type(error).__name__}: {error}")
            # --8<-- [end:result]


if __name__ == "__main__":
    main()
