from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number * number


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as executor:
        print(executor.submit(square, 3).result())
