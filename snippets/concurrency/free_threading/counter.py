from concurrent.futures import ThreadPoolExecutor

COUNT = 0


# --8<-- [start:count]
def add(times: int) -> None:
    global COUNT
    for _ in range(times):
        COUNT += 1


def main() -> None:
    with ThreadPoolExecutor(max_workers=4) as executor:
        list(executor.map(add, [1_000_000] * 4))
    print("4000000보다 모자란가:", COUNT < 4_000_000)
    # --8<-- [end:count]


if __name__ == "__main__":
    main()
