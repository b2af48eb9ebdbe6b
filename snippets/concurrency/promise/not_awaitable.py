import asyncio
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
async def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(len, "작업")
        try:
            print(await future)
        except TypeError as error:
            print(f"TypeError: {error}")

    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
