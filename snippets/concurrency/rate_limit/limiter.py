import asyncio

import httpx


class RateLimiter:
    def __init__(self, per_second: float) -> None:
        self.interval = 1 / per_second
        self.lock = asyncio.Lock()
        self.next = 0.0

    async def wait(self) -> None:
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (early := self.next - loop.time()) > 0:
                await asyncio.sleep(early)
            self.next = loop.time() + self.interval


async def main(url: str) -> None:
    rate = RateLimiter(per_second=3)
    async with httpx.AsyncClient(base_url=url) as client:

        async def fetch(number: int) -> int:
            await rate.wait()
            reply = await client.get(f"/{number}")
            return reply.status_code

        print(await asyncio.gather(*(fetch(number) for number in range(6))))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        asyncio.run(main(url))
