from concurrent.futures import ThreadPoolExecutor, as_completed

import httpx

PATHS = ["/a.png", "/b.png", "/missing.png", "/c.png"]


def download(client: httpx.Client, path: str) -> int:
    reply = client.get(path)
    reply.raise_for_status()
    return len(reply.content)


def main(url: str) -> None:
    sizes: dict[str, int] = {}
    failures: dict[str, Exception] = {}
    with httpx.Client(base_url=url, timeout=10) as client, ThreadPoolExecutor(max_workers=4) as executor:
        futures = {executor.submit(download, client, path): path for path in PATHS}
        for done, future in enumerate(as_completed(futures), 1):
            path = futures[future]
            try:
                sizes[path] = future.result()
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                failures[path] = error
            print(f"{done}/{len(futures)}")
    for path in PATHS:
        print(path, sizes[path] if path in sizes else f"실패: {failures[path]}".splitlines()[0])


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
