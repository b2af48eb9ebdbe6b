from concurrent.futures import ThreadPoolExecutor


def main() -> None:
    cpus = 1
    try:
        ThreadPoolExecutor(max_workers=cpus // 2)
    except ValueError as error:
        print(f"{type(error).__name__}: {error}")
    with ThreadPoolExecutor(max_workers=max(1, cpus // 2)) as executor:
        print(executor.submit(pow, 2, 3).result())


if __name__ == "__main__":
    main()
