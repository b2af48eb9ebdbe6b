import threading
from concurrent.futures import ProcessPoolExecutor

TASKS = {
    "최상위의 lambda": (lambda number: number * 2, 3),
    "잠금 인자": (id, threading.Lock()),
    "제너레이터 인자": (sum, (number for number in (1, 2))),
    "잠금을 돌려주는 작업": (threading.Lock,),
}


def main() -> None:
    tasks = TASKS | {"함수 안의 lambda": (lambda number: number * 2, 3)}
    with ProcessPoolExecutor(max_workers=1) as executor:
        for name, task in tasks.items():
            error = executor.submit(*task).exception()
            print(f"{name}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
