import asyncio
from concurrent.futures import ThreadPoolExecutor


async def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        print(await asyncio.wrap_future(future))


if __name__ == "__main__":
    asyncio.run(main())
