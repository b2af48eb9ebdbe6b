import asyncio

import httpx


# --8<-- [start:fetch]
async def fetch(url: str) -> None:
    async with httpx.AsyncClient() as client:
        print((await client.get(url)).status_code)
        # --8<-- [end:fetch]


def main(url: str) -> None:
    for _ in range(2):
        asyncio.run(fetch(url))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
