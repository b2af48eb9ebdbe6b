import asyncio


async def fetch(limit: asyncio.Semaphore) -> None:
    async with limit:
        await asyncio.sleep(0)


async def main(count: int) -> None:
    limit = asyncio.Semaphore(1)
    try:
        await asyncio.gather(*(fetch(limit) for _ in range(count)))
        print(f"{count}개: 끝까지 실행됨")
    except RuntimeError as error:
        print(f"{count}개: RuntimeError: {error}")


if __name__ == "__main__":
    for count in (2, 1, 2):
        asyncio.run(main(count))
