import asyncio


# --8<-- [start:fetch]
async def fetch(text: str, limit: asyncio.Semaphore) -> int:
    await limit.acquire()
    number = int(text)
    limit.release()
    return number


async def main() -> None:
    limit = asyncio.Semaphore(1)
    for text in ("사", "4"):
        try:
            async with asyncio.timeout(0.2):
                print("받음:", await fetch(text, limit))
        except (ValueError, TimeoutError) as error:
            print("실패:", type(error).__name__)
    # --8<-- [end:fetch]


if __name__ == "__main__":
    asyncio.run(main())
