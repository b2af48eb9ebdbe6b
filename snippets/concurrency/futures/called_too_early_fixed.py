from concurrent.futures import ThreadPoolExecutor
from threading import current_thread


def greet(name: str) -> None:
    print(f"안녕하세요, {name} ({current_thread().name})")


# --8<-- [start:main]
def main() -> None:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker") as executor:
        executor.submit(greet, "지수").result()
        executor.submit(greet, name="민준").result()
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
