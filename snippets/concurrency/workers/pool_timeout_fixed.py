from concurrent.futures import ThreadPoolExecutor

import httpx


def download(client: httpx.Client, path: str) -> str:
    return str(client.get(path).status_code)


# --8<-- [start:main]
def main(url: str) -> None:
    limits = httpx.Limits(max_connections=2)
    client = httpx.Client(base_url=url, limits=limits, timeout=httpx.Timeout(10, pool=0.1))
    with client, ThreadPoolExecutor(max_workers=2) as executor:
        print(*sorted(executor.map(download, [client] * 2, ["/a.png", "/b.png"])), sep="\n")
        # --8<-- [end:main]


if __name__ == "__main__":
    from local_server import serving

    with serving(hold=1) as url:
        main(url)
