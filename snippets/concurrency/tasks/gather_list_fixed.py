import asyncio


async def fetch(name: str) -> str:
    await asyncio.sleep(0.1)
    return name.upper()


async def main() -> None:
    tasks = [asyncio.create_task(fetch(name)) for name in ("a", "b")]
    print(await asyncio.gather(*tasks))


if __name__ == "__main__":
    asyncio.run(main())
