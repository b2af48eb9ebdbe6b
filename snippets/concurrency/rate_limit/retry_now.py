import asyncio

import httpx


# --8<-- [start:fetch]
async def fetch(client: httpx.AsyncClient) -> int:
    reply = await client.get("/")
    for _ in range(2):
        if reply.status_code == 429:
            reply = await client.get("/")
    return reply.status_code
    # --8<-- [end:fetch]


async def main(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        await asyncio.gather(*(client.get("/") for _ in range(5)))
        print(await fetch(client))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
