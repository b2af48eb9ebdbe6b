from concurrent.futures import ThreadPoolExecutor

TIMES = 500_000


# --8<-- [start:race]
class Counter:
    count = 0

    def add(self) -> None:
        for _ in range(TIMES):
            self.count = int(self.count) + 1


def main() -> None:
    counter = Counter()
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(counter.add)
    print("모자라는가:", counter.count < 4 * TIMES)
    # --8<-- [end:race]


if __name__ == "__main__":
    main()
