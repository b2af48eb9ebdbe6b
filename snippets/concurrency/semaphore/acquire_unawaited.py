import asyncio


# --8<-- [start:fetch]
async def fetch(name: str, limit: asyncio.Semaphore) -> None:
    limit.acquire()
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    limit.release()


# --8<-- [end:fetch]
async def main() -> None:
    limit = asyncio.Semaphore(1)
    await asyncio.gather(fetch("작업1", limit), fetch("작업2", limit))


if __name__ == "__main__":
    asyncio.run(main())
