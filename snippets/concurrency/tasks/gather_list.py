import asyncio


async def fetch(name: str) -> str:
    await asyncio.sleep(0.1)
    return name.upper()


# --8<-- [start:main]
async def main() -> None:
    tasks = [asyncio.create_task(fetch(name)) for name in ("a", "b")]
    try:
        print(await asyncio.gather(tasks))
    except TypeError as error:
        print(f"TypeError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
