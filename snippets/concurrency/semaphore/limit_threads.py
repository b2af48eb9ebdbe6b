import asyncio
import time


def read(number: int) -> int:
    time.sleep(0.1)
    return number * 10


# --8<-- [start:limited]
async def limited(number: int, limit: asyncio.Semaphore) -> int:
    async with limit:
        return await asyncio.to_thread(read, number)


async def main() -> None:
    limit = asyncio.Semaphore(2)
    print(await asyncio.gather(*(limited(number, limit) for number in range(6))))
    # --8<-- [end:limited]


if __name__ == "__main__":
    asyncio.run(main())
