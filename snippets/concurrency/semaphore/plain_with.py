import asyncio


# --8<-- [start:fetch]
async def fetch(limit: asyncio.Semaphore) -> str:
    with limit:
        return "답"


# --8<-- [end:fetch]
async def main() -> None:
    try:
        print(await fetch(asyncio.Semaphore()))
    except TypeError as error:
        print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
