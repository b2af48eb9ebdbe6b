import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx


def pause(reply: httpx.Response) -> float:
    value = reply.headers.get("Retry-After", "1")
    try:
        return float(value)
    except ValueError:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())


async def fetch(client: httpx.AsyncClient) -> int:
    reply = await client.get("/")
    for _ in range(2):
        if reply.status_code == 429:
            await asyncio.sleep(pause(reply))
            reply = await client.get("/")
    return reply.status_code


async def main(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        await asyncio.gather(*(client.get("/") for _ in range(5)))
        print(await fetch(client))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
