from concurrent.futures import ProcessPoolExecutor


def count(loops: int) -> int:
    total = 0
    for number in range(loops):
        total += number
    return total


def main() -> None:
    jobs = [300_000, 200_000, 100_000]
    one_by_one = list(map(count, jobs))
    with ProcessPoolExecutor() as executor:
        together = list(executor.map(count, jobs))
    print("결과가 같은가:", together == one_by_one)


if __name__ == "__main__":
    main()
