import asyncio

# --8<-- [start:main]
limit = asyncio.Semaphore(1)


async def fetch() -> None:
    async with limit:
        await asyncio.sleep(0)


async def main(count: int) -> None:
    try:
        await asyncio.gather(*(fetch() for _ in range(count)))
        print(f"{count}개: 끝까지 실행됨")
    except RuntimeError as error:
        print(f"{count}개: RuntimeError: {error}")


if __name__ == "__main__":
    for count in (2, 1, 2):
        asyncio.run(main(count))
    # --8<-- [end:main]
