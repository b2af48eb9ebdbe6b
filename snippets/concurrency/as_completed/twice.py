from concurrent.futures import ThreadPoolExecutor, as_completed


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor() as executor:
        seoul, jeju = executor.submit(len, "서울"), executor.submit(len, "제주도")
        futures = [seoul, jeju, seoul]
        print(len([future.result() for future in as_completed(futures)]))
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
