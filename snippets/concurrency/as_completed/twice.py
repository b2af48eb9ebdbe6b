from concurrent.futures import ThreadPoolExecutor, as_completed


def main() -> None:
    with ThreadPoolExecutor() as executor:
        seoul = executor.submit(len, "서울")
        jeju = executor.submit(len, "제주도")
        futures = [seoul, jeju, seoul]
        received = [future.result() for future in as_completed(futures)]
        print(f"넣은 것 {len(futures)}개, 받은 것 {len(received)}개")
        print(f"목록대로 읽으면 {[future.result() for future in futures]}")


if __name__ == "__main__":
    main()
