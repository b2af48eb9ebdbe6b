from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:

        def outer() -> int:
            return executor.submit(pow, 2, 3).result(timeout=0.5)

        print(repr(executor.submit(outer).exception()))
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
