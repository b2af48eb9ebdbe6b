import asyncio


async def fetch(name: str) -> str:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    return name.upper()


async def with_await() -> list[str]:
    first = await fetch("a")
    second = await fetch("b")
    return [first, second]


async def with_create_task() -> list[str]:
    first = asyncio.create_task(fetch("a"))
    second = asyncio.create_task(fetch("b"))
    return [await first, await second]


async def with_gather() -> list[str]:
    return await asyncio.gather(fetch("a"), fetch("b"))


async def main() -> None:
    for way in (with_await, with_create_task, with_gather):
        print(f"[{way.__name__}]")
        print(await way())


if __name__ == "__main__":
    asyncio.run(main())
