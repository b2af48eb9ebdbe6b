from concurrent.futures import ThreadPoolExecutor
from threading import current_thread


# --8<-- [start:main]
def greet(name: str) -> None:
    print(f"안녕하세요, {name} ({current_thread().name})")


def main() -> None:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker") as executor:
        future = executor.submit(greet("지수"))
    try:
        future.result()
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
