import asyncio


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "값"


async def load() -> str:
    return await fetch()


async def main() -> None:
    print(await load())


if __name__ == "__main__":
    asyncio.run(main())
