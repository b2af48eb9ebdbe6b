from concurrent.futures import ThreadPoolExecutor


def add(a: int, b: int) -> int:
    return a + b


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(add, 1, 2)
        future.add_done_callback(lambda done: print(f"콜백이 받은 값: {done.result()}"))


if __name__ == "__main__":
    main()
