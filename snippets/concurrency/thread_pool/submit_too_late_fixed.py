from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor(max_workers=2) as executor:

        def outer() -> int:
            return executor.submit(pow, 2, 3).result()

        print(executor.submit(outer).result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
