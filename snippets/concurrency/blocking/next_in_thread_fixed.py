import asyncio
from collections.abc import Iterator

END = object()


# --8<-- [start:read]
async def read(lines: Iterator[str]) -> None:
    while (line := await asyncio.to_thread(next, lines, END)) is not END:
        print(line)
    print("끝까지 읽었습니다")
    # --8<-- [end:read]


async def main() -> None:
    await read(iter(["첫 줄"]))


if __name__ == "__main__":
    asyncio.run(main())
