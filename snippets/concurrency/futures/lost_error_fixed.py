from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:main]
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(int, text) for text in ("3", "삼")]
    for future in futures:
        if error := future.exception():
            print("실패:", error)
        else:
            print("성공:", future.result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
