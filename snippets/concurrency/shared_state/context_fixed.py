from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context

user = ContextVar("user", default="없음")


def main() -> None:
    user.set("지수")
    with ThreadPoolExecutor() as pool:
        print("스레드의 값:", pool.submit(copy_context().run, user.get).result())


if __name__ == "__main__":
    main()
