import asyncio
from collections.abc import AsyncIterator


async def read_rows() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(0.01)
        yield number


async def main() -> None:
    # --8<-- [start:rows]
    rows = await read_rows()
    # --8<-- [end:rows]
    print(rows)


if __name__ == "__main__":
    asyncio.run(main())
