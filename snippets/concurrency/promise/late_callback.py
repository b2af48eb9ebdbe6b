from concurrent.futures import ThreadPoolExecutor, wait


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        wait([future], timeout=60)
        future.add_done_callback(lambda done: print("콜백:", done.result()))
        print("다음 줄")


if __name__ == "__main__":
    main()
