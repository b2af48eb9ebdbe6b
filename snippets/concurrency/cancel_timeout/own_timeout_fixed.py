from concurrent.futures import ThreadPoolExecutor, wait


def fetch() -> str:
    raise TimeoutError("서버가 응답하지 않습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        # --8<-- [start:wait]
        future = executor.submit(fetch)
        if wait([future], timeout=30).not_done:
            print("제한 시간이 지났습니다")
        else:
            print("작업의 예외:", future.exception())
            # --8<-- [end:wait]


if __name__ == "__main__":
    main()
