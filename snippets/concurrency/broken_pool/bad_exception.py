from concurrent.futures import ProcessPoolExecutor


# --8<-- [start:work]
class DownloadError(Exception):
    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url}: {status}")


def download(url: str) -> str:
    raise DownloadError(url, 404)


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        error = executor.submit(download, "/users").exception()
    print(f"{type(error).__name__}: {error}")
    print("원인:", str(error.__cause__).splitlines()[-2])


# --8<-- [end:work]


if __name__ == "__main__":
    main()
