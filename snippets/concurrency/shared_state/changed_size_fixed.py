import time
from concurrent.futures import ThreadPoolExecutor

users = {1: "지수", 2: "민준"}


def report() -> None:
    for name in list(users.values()):
        time.sleep(0.5)
        print(name)


def main() -> None:
    with ThreadPoolExecutor() as pool:
        reporting = pool.submit(report)
        time.sleep(0.1)
        users[3] = "서연"
        print("예외:", repr(reporting.exception()))


if __name__ == "__main__":
    main()
