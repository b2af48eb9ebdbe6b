from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    with ThreadPoolExecutor(max_workers=2) as executor:

        def outer() -> int:
            return executor.submit(pow, 2, 3).result()

        print(executor.submit(outer).result())


if __name__ == "__main__":
    main()
