import random
import time

import httpx

# --8<-- [start:download]
TEMPORARY = {429, 502, 503, 504}
LOST = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)


def is_temporary(error: httpx.HTTPError) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in TEMPORARY
    return isinstance(error, LOST)


def download(client: httpx.Client, path: str) -> bytes:
    attempt = 1
    while True:
        try:
            return client.get(path).raise_for_status().content
        except httpx.HTTPError as error:
            if attempt == 3 or not is_temporary(error):
                raise
        time.sleep(random.uniform(0, 0.1 * 2**attempt))
        attempt += 1
        # --8<-- [end:download]


def main(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        for path in ("/a.png", "/flaky.png", "/down.png", "/missing.png"):
            try:
                print(path, len(download(client, path)))
            except httpx.HTTPError as error:
                print(path, f"실패: {error}".splitlines()[0])


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
