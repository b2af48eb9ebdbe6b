import threading
from concurrent.futures import ProcessPoolExecutor


def double(number: int) -> int:
    return number * 2


def main() -> None:
    def nested(number: int) -> int:
        return number * 2

    print("부모에서 부르기:", nested(3))
    tasks = {
        "최상위 함수": (double, 3),
        "lambda": (lambda word: word, "값"),
        "함수 안의 함수": (nested, 3),
        "잠금 인자": (double, threading.Lock()),
        "제너레이터 인자": (list, (letter for letter in "값")),
        "잠금 반환값": (threading.Lock,),
    }
    with ProcessPoolExecutor(max_workers=1) as executor:
        for name, task in tasks.items():
            future = executor.submit(*task)
            error = future.exception()
            print(f"{name}: {type(error).__name__}: {error}" if error else f"{name}: {future.result()}")


if __name__ == "__main__":
    main()
