import asyncio

import httpx


# --8<-- [start:fetch]
async def fetch(client: httpx.AsyncClient) -> int:
    for _ in range(3):
        reply = await client.get("/")
        if reply.status_code != 429:
            break
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
