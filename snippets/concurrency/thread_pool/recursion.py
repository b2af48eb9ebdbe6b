from concurrent.futures import ThreadPoolExecutor, wait

FOLDERS = {"/": ["/a", "/b"], "/a": ["/a/c"], "/a/c": [], "/b": []}


def finished(size: int, seconds: float) -> bool:
    def walk(folder: str) -> list[str]:
        found = [folder]
        for future in [executor.submit(walk, name) for name in FOLDERS[folder]]:
            found += future.result()
        return found

    executor = ThreadPoolExecutor(max_workers=size)
    future = executor.submit(walk, "/")
    done, _ = wait([future], timeout=seconds)
    executor.shutdown(wait=False, cancel_futures=True)
    return future in done


def main() -> None:
    print("스레드 4개로 끝나는가:", finished(size=4, seconds=30))
    print("스레드 2개로 끝나는가:", finished(size=2, seconds=0.3))


if __name__ == "__main__":
    main()
