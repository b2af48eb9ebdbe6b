import asyncio

import httpx

# --8<-- [start:fetch]
client = httpx.AsyncClient()


async def fetch(url: str) -> None:
    try:
        print((await client.get(url)).status_code)
    finally:
        await client.aclose()
        # --8<-- [end:fetch]


def main(url: str) -> None:
    for _ in range(2):
        try:
            asyncio.run(fetch(url))
        except RuntimeError as error:
            print(f"RuntimeError: {error}")


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
