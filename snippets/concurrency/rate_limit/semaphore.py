import asyncio

import httpx


# --8<-- [start:main]
async def main(url: str) -> None:
    seats = asyncio.Semaphore(2)
    async with httpx.AsyncClient(base_url=url) as client:

        async def fetch(number: int) -> int:
            async with seats:
                reply = await client.get(f"/{number}")
            return reply.status_code

        print(sorted(set(await asyncio.gather(*(fetch(number) for number in range(8))))))
        # --8<-- [end:main]


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
