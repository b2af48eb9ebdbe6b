import threading
import time
from concurrent.futures import ThreadPoolExecutor

stock = {"사과": 1}
lock = threading.Lock()


def sell(name: str) -> str:
    with lock:
        if stock[name] > 0:
            time.sleep(0.1)
            stock[name] -= 1
            return "팔았습니다"
    return "없습니다"


def main() -> None:
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(sell, ["사과", "사과"]))
    print("판 횟수:", results.count("팔았습니다"))
    print("남은 수:", stock["사과"])


if __name__ == "__main__":
    main()
