import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def fill(rows: asyncio.Queue[int]) -> None:
    for number in range(3):
        await rows.put(number)


# --8<-- [start:read]
async def read_rows() -> AsyncGenerator[int, None]:
    rows: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(fill(rows))
        while True:
            yield await rows.get()


# --8<-- [end:read]
async def main() -> None:
    async with aclosing(read_rows()) as rows:
        async for row in rows:
            print("받음", row)
            break


if __name__ == "__main__":
    asyncio.run(main())
