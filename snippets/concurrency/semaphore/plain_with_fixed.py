import asyncio


async def fetch(limit: asyncio.Semaphore) -> str:
    async with limit:
        return "답"


async def main() -> None:
    try:
        print(await fetch(asyncio.Semaphore()))
    except TypeError as error:
        print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
