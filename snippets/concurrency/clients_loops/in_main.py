import asyncio

import httpx


async def main(url: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(3):
            reply = await client.get(url)
            print(reply.status_code)


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
