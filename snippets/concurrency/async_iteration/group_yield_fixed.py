import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


async def fill(rows: asyncio.Queue[int]) -> None:
    for number in range(3):
        await rows.put(number)


# --8<-- [start:read]
@asynccontextmanager
async def read_rows() -> AsyncIterator[asyncio.Queue[int]]:
    rows: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        filling = group.create_task(fill(rows))
        yield rows
        filling.cancel()


# --8<-- [end:read]
async def main() -> None:
    async with read_rows() as rows:
        print("받음", await rows.get())


if __name__ == "__main__":
    asyncio.run(main())
