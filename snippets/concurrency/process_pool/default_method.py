import multiprocessing


def main() -> None:
    print(multiprocessing.get_start_method())


if __name__ == "__main__":
    main()
