import concurrent.futures


def main() -> None:
    for name in sorted(concurrent.futures.__all__):
        if name.endswith("PoolExecutor"):
            print(name)


if __name__ == "__main__":
    main()
