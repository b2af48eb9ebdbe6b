from concurrent.futures import ProcessPoolExecutor


def collect(names: list[str]) -> None:
    names.append("지수")


def collected(names: list[str]) -> list[str]:
    return [*names, "지수"]


def main() -> None:
    names = ["민준"]
    with ProcessPoolExecutor(max_workers=1) as executor:
        executor.submit(collect, names).result()
        print("고친 인자:", names)
        print("돌려준 값:", executor.submit(collected, names).result())


if __name__ == "__main__":
    main()
