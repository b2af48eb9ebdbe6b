import asyncio


# --8<-- [start:fetch]
async def fetch(text: str, limit: asyncio.Semaphore) -> int:
    await limit.acquire()
    try:
        return int(text)
    except ValueError:
        limit.release()
        return 0
    finally:
        limit.release()


# --8<-- [end:fetch]
async def main() -> None:
    limit = asyncio.BoundedSemaphore(1)
    for text in ("4", "사"):
        try:
            print("받음:", await fetch(text, limit))
        except ValueError as error:
            print(f"ValueError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
