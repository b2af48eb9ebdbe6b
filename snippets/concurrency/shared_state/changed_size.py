import time
from concurrent.futures import ThreadPoolExecutor

users = {1: "지수", 2: "민준"}


# --8<-- [start:report]
def report() -> None:
    for name in users.values():
        time.sleep(0.5)
        print(name)


def main() -> None:
    with ThreadPoolExecutor() as pool:
        reporting = pool.submit(report)
        time.sleep(0.1)
        users[3] = "서연"
        print("예외:", repr(reporting.exception()))
        # --8<-- [end:report]


if __name__ == "__main__":
    main()
