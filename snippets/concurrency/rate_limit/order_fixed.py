import asyncio
from itertools import pairwise

from limiter import RateLimiter


async def main() -> None:
    rate, seats = RateLimiter(per_second=10), asyncio.Semaphore(1)
    started: list[float] = []

    async def request(seconds: float) -> None:
        async with seats:
            await rate.wait()
            started.append(asyncio.get_running_loop().time())
            await asyncio.sleep(seconds)

    await asyncio.gather(*(request(seconds) for seconds in (0.5, 0, 0, 0)))
    gaps = [later - earlier for earlier, later in pairwise(started)]
    print("간격이 0.1초에 훨씬 못 미친 요청:", sum(gap < 0.05 for gap in gaps))


if __name__ == "__main__":
    asyncio.run(main())
