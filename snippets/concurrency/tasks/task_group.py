import asyncio


async def fetch(name: str) -> str:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")
    return name.upper()


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(fetch("a"))
        second = group.create_task(fetch("b"))
    print([first.result(), second.result()])


if __name__ == "__main__":
    asyncio.run(main())
