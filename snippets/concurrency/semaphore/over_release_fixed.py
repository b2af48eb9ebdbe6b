import asyncio


async def fetch(text: str, limit: asyncio.Semaphore) -> int:
    async with limit:
        try:
            return int(text)
        except ValueError:
            return 0


async def main() -> None:
    limit = asyncio.BoundedSemaphore(1)
    for text in ("4", "사"):
        try:
            print("받음:", await fetch(text, limit))
        except ValueError as error:
            print(f"ValueError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
