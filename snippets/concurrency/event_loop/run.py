import asyncio


async def add(a: int, b: int) -> int:
    await asyncio.sleep(0.1)
    return a + b


async def main() -> None:
    print(await add(1, 2))


if __name__ == "__main__":
    asyncio.run(main())
