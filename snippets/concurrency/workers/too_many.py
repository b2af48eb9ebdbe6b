from concurrent.futures import ThreadPoolExecutor

import httpx


# --8<-- [start:main]
def main(url: str) -> None:
    with httpx.Client(base_url=url) as client, ThreadPoolExecutor(max_workers=8) as executor:
        replies = list(executor.map(client.get, [f"/{number}.png" for number in range(8)]))
    print(sorted({reply.status_code for reply in replies}))
    # --8<-- [end:main]


if __name__ == "__main__":
    from local_server import serving

    with serving(seats=2, hold=0.5) as url:
        main(url)
