from concurrent.futures import InterpreterPoolExecutor


# --8<-- [start:fill]
def fill(view: memoryview, numbers: list[int]) -> None:
    view[0] = 65
    numbers[0] = 65


def main() -> None:
    data, numbers = bytearray(b"..."), [0, 0, 0]
    with InterpreterPoolExecutor() as executor:
        executor.submit(fill, memoryview(data), numbers).result()
    print("memoryview로 넘긴 것:", data.decode())
    print("리스트로 넘긴 것:", numbers)
    # --8<-- [end:fill]


if __name__ == "__main__":
    main()
