import asyncio

import httpx

PATHS = ["/a.png", "/b.png", "/missing.png", "/c.png"]


# --8<-- [start:main]
async def download(client: httpx.AsyncClient, limit: asyncio.Semaphore, path: str) -> int:
    async with limit:
        reply = await client.get(path)
    reply.raise_for_status()
    return len(reply.content)


async def main(url: str) -> None:
    limit = asyncio.Semaphore(4)
    async with httpx.AsyncClient(base_url=url, timeout=10) as client:
        works = [download(client, limit, path) for path in PATHS]
        results = await asyncio.gather(*works, return_exceptions=True)
    for path, result in zip(PATHS, results, strict=True):
        print(path, f"실패: {result}".splitlines()[0] if isinstance(result, BaseException) else result)
        # --8<-- [end:main]


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
