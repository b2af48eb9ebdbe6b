import asyncio
import sys


async def read(key: str) -> None:
    await asyncio.sleep(3600)


async def fetch(key: str) -> None:
    await read(key)


# --8<-- [start:graph]
async def load(task: asyncio.Task) -> None:
    await task


async def main() -> None:
    task = asyncio.create_task(fetch("주문"), name="주문")
    waiting = asyncio.create_task(load(task), name="화면")
    await asyncio.sleep(0)
    asyncio.print_call_graph(task, file=sys.stdout)
    waiting.cancel()
    # --8<-- [end:graph]


if __name__ == "__main__":
    asyncio.run(main())
