import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

END = object()


async def ticks(name: str, seconds: float) -> AsyncGenerator[str, None]:
    for number in (1, 2):
        await asyncio.sleep(seconds)
        yield f"{name}{number}"


# --8<-- [start:merge]
async def pump(stream: AsyncGenerator[str, None], merged: asyncio.Queue[object]) -> None:
    async with aclosing(stream):
        async for item in stream:
            await merged.put(item)
    await merged.put(END)


async def main() -> None:
    streams = [ticks("가", 0.1), ticks("나", 0.15)]
    merged: asyncio.Queue[object] = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        for stream in streams:
            group.create_task(pump(stream, merged))
        for _ in streams:
            while (item := await merged.get()) is not END:
                print(item)
                # --8<-- [end:merge]


if __name__ == "__main__":
    asyncio.run(main())
