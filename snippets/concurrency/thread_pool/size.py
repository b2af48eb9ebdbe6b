import time
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread


def fetch(path: str) -> str:
    time.sleep(0.3)  # 응답을 기다리는 시간
    return current_thread().name


def main() -> None:
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="download") as executor:
        names = set(executor.map(fetch, ["/a", "/b", "/c", "/d"]))
    print(sorted(names))


if __name__ == "__main__":
    main()
