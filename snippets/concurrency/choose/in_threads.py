from concurrent.futures import ThreadPoolExecutor


def count(loops: int) -> int:
    total = 0
    for number in range(loops):
        total += number
    return total


def main() -> None:
    with ThreadPoolExecutor() as executor:
        print("합:", list(executor.map(count, [300_000, 200_000, 100_000])))


if __name__ == "__main__":
    main()
