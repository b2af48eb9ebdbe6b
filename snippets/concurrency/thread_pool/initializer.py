import threading
from concurrent.futures import ThreadPoolExecutor

# --8<-- [start:main]
local = threading.local()


def connect(address: str) -> None:
    local.connection = address


def fetch(path: str) -> str:
    return local.connection + path


def main() -> None:
    with ThreadPoolExecutor(max_workers=2, initializer=connect, initargs=("db.local",)) as executor:
        print(list(executor.map(fetch, ["/a", "/b"])))
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
