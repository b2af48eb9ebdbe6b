import asyncio

import httpx

# --8<-- [start:fetch]
client = httpx.AsyncClient()


async def fetch(url: str) -> int:
    reply = await client.get(url)
    return reply.status_code
    # --8<-- [end:fetch]


def main(url: str) -> None:
    for _ in range(3):
        try:
            print(asyncio.run(fetch(url)))
        except RuntimeError as error:
            print(f"RuntimeError: {error}")


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
