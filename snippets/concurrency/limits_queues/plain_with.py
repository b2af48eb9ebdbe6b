import asyncio


async def fetch(limit: asyncio.Semaphore) -> None:
    with limit:
        await asyncio.sleep(0.01)


async def main() -> None:
    try:
        await fetch(asyncio.Semaphore())
    except TypeError as error:
        print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
