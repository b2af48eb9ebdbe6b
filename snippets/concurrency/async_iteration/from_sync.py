import asyncio
from collections.abc import AsyncIterator, Iterator

END = object()


# --8<-- [start:read]
async def in_thread(lines: Iterator[str]) -> AsyncIterator[str]:
    while (line := await asyncio.to_thread(next, lines, END)) is not END:
        yield line


# --8<-- [end:read]
async def main() -> None:
    async for line in in_thread(iter(["첫 줄", "둘째 줄"])):
        print(line)


if __name__ == "__main__":
    asyncio.run(main())
