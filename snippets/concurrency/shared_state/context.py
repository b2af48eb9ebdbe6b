from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

user = ContextVar("user", default="없음")


# --8<-- [start:main]
def main() -> None:
    user.set("지수")
    with ThreadPoolExecutor() as pool:
        print("스레드의 값:", pool.submit(user.get).result())
        # --8<-- [end:main]


if __name__ == "__main__":
    main()
