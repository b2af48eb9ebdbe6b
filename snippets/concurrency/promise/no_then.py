from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(len, "작업")
        try:
            future.then(print)
        except AttributeError as error:
            print(f"AttributeError: {error}")


if __name__ == "__main__":
    main()
