from concurrent.futures import ProcessPoolExecutor


class DownloadError(Exception):
    def __init__(self, url: str, status: int) -> None:
        super().__init__(url, status)
        self.url = url
        self.status = status

    def __str__(self) -> str:
        return f"{self.url}: {self.status}"


def download(url: str) -> str:
    raise DownloadError(url, 404)


def main() -> None:
    with ProcessPoolExecutor(max_workers=1) as executor:
        error = executor.submit(download, "/users").exception()
    print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
