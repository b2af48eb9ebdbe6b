import asyncio


async def fetch(name: str) -> str:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    return name.upper()


async def with_await() -> list[str]:
    return [await fetch("a"), await fetch("b")]


async def with_create_task() -> list[str]:
    first = asyncio.create_task(fetch("a"))
    second = asyncio.create_task(fetch("b"))
    return [await first, await second]


async def with_gather() -> list[str]:
    return await asyncio.gather(fetch("a"), fetch("b"))


async def main() -> None:
    print("[await]", await with_await())
    print("[create_task]", await with_create_task())
    print("[gather]", await with_gather())


if __name__ == "__main__":
    asyncio.run(main())
