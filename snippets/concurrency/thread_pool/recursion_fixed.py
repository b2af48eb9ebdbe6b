from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

FOLDERS = {"/": ["/a", "/b"], "/a": ["/a/c"], "/a/c": [], "/b": []}


# --8<-- [start:walk]
def subfolders(folder: str) -> list[str]:
    return FOLDERS[folder]


def main() -> None:
    found = ["/"]
    with ThreadPoolExecutor(max_workers=1) as executor:
        waiting = {executor.submit(subfolders, "/")}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                found += future.result()
                waiting |= {executor.submit(subfolders, folder) for folder in future.result()}
    print(sorted(found))
    # --8<-- [end:walk]


if __name__ == "__main__":
    main()
