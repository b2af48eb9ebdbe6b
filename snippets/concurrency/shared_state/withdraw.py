import threading
import time
from concurrent.futures import ThreadPoolExecutor

balance = 100
lock = threading.Lock()


def withdraw(amount: int) -> None:
    global balance
    with lock:
        current = balance
        time.sleep(0.1)  # 데이터베이스나 다른 서버의 답을 기다립니다
        balance = current - amount


def main() -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(withdraw, [30, 30, 30]))
    print("남은 돈:", balance)


if __name__ == "__main__":
    main()
