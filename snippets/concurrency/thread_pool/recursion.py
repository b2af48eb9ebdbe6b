from concurrent.futures import ThreadPoolExecutor

FOLDERS = {"/": ["/a", "/b"], "/a": ["/a/c"], "/a/c": [], "/b": []}

executor = ThreadPoolExecutor(max_workers=2)


# --8<-- [start:walk]
def walk(folder: str) -> list[str]:
    found = [folder]
    for future in [executor.submit(walk, name) for name in FOLDERS[folder]]:
        found += future.result()
    return found
    # --8<-- [end:walk]


def main() -> None:
    try:
        print(executor.submit(walk, "/").result(timeout=0.5))
    except TimeoutError:
        print("끝나지 않았습니다")
    executor.shutdown(cancel_futures=True)


if __name__ == "__main__":
    main()
