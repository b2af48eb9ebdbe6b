from concurrent.futures import ThreadPoolExecutor, as_completed


def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(pow, 2, 10)]
        try:
            executor.as_completed(futures)
        except AttributeError as error:
            print(error)
        print([future.result() for future in as_completed(futures)])


if __name__ == "__main__":
    main()
