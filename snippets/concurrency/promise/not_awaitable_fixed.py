import asyncio
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
async def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(len, "작업")
        print(await asyncio.wrap_future(future))

    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
