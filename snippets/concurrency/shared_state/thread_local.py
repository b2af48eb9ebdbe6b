import threading
from concurrent.futures import ThreadPoolExecutor


class Session:
    """`requests.Session`처럼 한 번 만들어 여러 번 쓰는 객체."""

    def get(self, path: str) -> str:
        return f"{path}의 내용"


# --8<-- [start:session]
mine = threading.local()


def session() -> Session:
    if not hasattr(mine, "session"):
        mine.session = Session()
    return mine.session


def load(path: str) -> str:
    return session().get(path)


# --8<-- [end:session]
def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(list(pool.map(load, ["/가", "/나", "/다"])))


if __name__ == "__main__":
    main()
