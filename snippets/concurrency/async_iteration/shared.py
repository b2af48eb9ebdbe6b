import asyncio
from collections.abc import AsyncIterator


async def read_rows() -> AsyncIterator[int]:
    for number in range(4):
        await asyncio.sleep(0.01)
        yield number


async def work(name: str, rows: AsyncIterator[int]) -> None:
    async for row in rows:
        print(name, row)


async def main() -> None:
    # --8<-- [start:work]
    rows = read_rows()
    async with asyncio.TaskGroup() as group:
        group.create_task(work("가", rows))
        group.create_task(work("나", rows))
        # --8<-- [end:work]


if __name__ == "__main__":
    asyncio.run(main())
