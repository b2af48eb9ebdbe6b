from concurrent.futures import Future, ThreadPoolExecutor


def save() -> None:
    raise OSError("저장 실패")


def report(future: Future[None]) -> None:
    if error := future.exception():
        print(f"오류를 봄: {error}")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        executor.submit(save).add_done_callback(report)


if __name__ == "__main__":
    main()
