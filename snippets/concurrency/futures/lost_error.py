from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    # --8<-- [start:main]
    with ThreadPoolExecutor() as executor:
        for text in ("3", "삼"):
            executor.submit(int, text)
    print("모두 마쳤습니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
