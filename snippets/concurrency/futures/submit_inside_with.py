from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    with ThreadPoolExecutor() as executor:
        first = executor.submit(pow, 2, 10)
        second = executor.submit(pow, 2, 11)
    print(first.result(), second.result())


if __name__ == "__main__":
    main()
