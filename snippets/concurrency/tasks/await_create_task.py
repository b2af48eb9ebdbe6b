import asyncio


async def fetch(name: str) -> str:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    return name.upper()


# --8<-- [start:main]
async def main() -> None:
    first = await asyncio.create_task(fetch("a"))
    second = await asyncio.create_task(fetch("b"))
    print([first, second])
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
