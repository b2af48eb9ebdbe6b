import threading
from concurrent.futures import ThreadPoolExecutor

local = threading.local()
answers = [ConnectionError("연결하지 못했습니다"), "db.local"]


def connect() -> str:
    answer = answers.pop(0)
    if isinstance(answer, Exception):
        raise answer
    return answer


# --8<-- [start:main]
def fetch(path: str) -> str:
    if not hasattr(local, "connection"):
        local.connection = connect()
    return local.connection + path


def main() -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        for path in ("/a", "/b", "/c"):
            future = executor.submit(fetch, path)
            print(future.exception() or future.result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
