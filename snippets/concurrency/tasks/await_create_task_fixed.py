import asyncio


async def fetch(name: str) -> str:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    return name.upper()


async def main() -> None:
    first = asyncio.create_task(fetch("a"))
    second = asyncio.create_task(fetch("b"))
    print([await first, await second])


if __name__ == "__main__":
    asyncio.run(main())
