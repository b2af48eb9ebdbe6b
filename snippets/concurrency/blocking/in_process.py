import asyncio
from concurrent.futures import ProcessPoolExecutor


def count_primes(limit: int) -> int:
    return sum(all(number % divisor for divisor in range(2, number)) for number in range(2, limit))


# --8<-- [start:main]
async def main() -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        print(await loop.run_in_executor(pool, count_primes, 1_000))


if __name__ == "__main__":
    asyncio.run(main())
# --8<-- [end:main]
