from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

request_id = ContextVar("request_id", default="없음")


# --8<-- [start:main]
def main() -> None:
    request_id.set("요청 1")
    with ThreadPoolExecutor() as executor:
        print(executor.submit(request_id.get).result())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
