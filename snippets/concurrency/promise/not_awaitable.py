import asyncio
from concurrent.futures import ThreadPoolExecutor


async def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(len, "작업")
        try:
            print(await future)
        except TypeError as error:
            print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
