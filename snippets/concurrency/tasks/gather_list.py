import asyncio


async def fetch(name: str) -> str:
    await asyncio.sleep(0.1)
    return name.upper()


async def main() -> None:
    tasks = [asyncio.create_task(fetch(name)) for name in ("a", "b")]
    try:
        await asyncio.gather(tasks)
    except TypeError as error:
        print(f"TypeError: {error}")
    print(await asyncio.gather(*tasks))


if __name__ == "__main__":
    asyncio.run(main())
