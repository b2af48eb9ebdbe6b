import asyncio

import httpx


# --8<-- [start:fetch]
async def fetch(url: str) -> int:
    async with httpx.AsyncClient() as client:
        reply = await client.get(url)
    return reply.status_code
    # --8<-- [end:fetch]


def main(url: str) -> None:
    for _ in range(3):
        print(asyncio.run(fetch(url)))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
