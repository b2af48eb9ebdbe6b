from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number * number


if __name__ == "__main__":
    print("부모:", square(3))
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(square, 3)
        print("자식:", repr(future.exception() or future.result()))
