import asyncio


async def fetch(name: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    print(name, "끝")
    return name


# --8<-- [start:main]
async def main() -> None:
    print(await asyncio.gather(fetch("느린 것", 0.1), fetch("빠른 것", 0)))
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
