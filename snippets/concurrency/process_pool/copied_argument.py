from concurrent.futures import ProcessPoolExecutor


# --8<-- [start:work]
def collect(names: list[str]) -> None:
    names.append("지수")


def main() -> None:
    names = ["민준"]
    with ProcessPoolExecutor(max_workers=1) as executor:
        executor.submit(collect, names).result()
    print(names)


# --8<-- [end:work]


if __name__ == "__main__":
    main()
