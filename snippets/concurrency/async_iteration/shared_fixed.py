import asyncio
from collections.abc import AsyncIterator


async def read_rows() -> AsyncIterator[int]:
    for number in range(4):
        await asyncio.sleep(0.01)
        yield number


async def work(name: str, rows: asyncio.Queue[int | None]) -> None:
    while (row := await rows.get()) is not None:
        print(name, row)


async def main() -> None:
    rows: asyncio.Queue[int | None] = asyncio.Queue(maxsize=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(work("가", rows))
        group.create_task(work("나", rows))
        async for row in read_rows():
            await rows.put(row)
        for _ in ("가", "나"):
            await rows.put(None)


if __name__ == "__main__":
    asyncio.run(main())
