import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

local = threading.local()
opened: list[str] = []


def connect(address: str) -> None:
    opened.append(address)
    local.connection = address


def main() -> None:
    together = Barrier(2)

    def fetch(path: str) -> str:
        together.wait()
        return local.connection + path

    with ThreadPoolExecutor(max_workers=2, initializer=connect, initargs=("db.local",)) as executor:
        print(list(executor.map(fetch, ["/a", "/b", "/c", "/d"])))
    print("연결한 횟수:", len(opened))


if __name__ == "__main__":
    main()
