import asyncio


async def consume(name: str, jobs: asyncio.Queue[int | None]) -> None:
    while (number := await jobs.get()) is not None:
        print(name, number)
        await asyncio.sleep(0)
    print(name, "끝")


async def main() -> None:
    jobs = asyncio.Queue[int | None]()
    async with asyncio.TaskGroup() as group:
        for name in ("가", "나"):
            group.create_task(consume(name, jobs))
        for item in (1, 2, 3, None, None):
            await jobs.put(item)


if __name__ == "__main__":
    asyncio.run(main())
