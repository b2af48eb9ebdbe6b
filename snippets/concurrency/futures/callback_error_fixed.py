from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:work]
def power_and_save(base: int, exponent: int) -> None:
    raise OSError(f"{pow(base, exponent)}를 저장하지 못했습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(power_and_save, 2, 10)
    print("오류:", future.exception())
    # --8<-- [end:work]


if __name__ == "__main__":
    main()
