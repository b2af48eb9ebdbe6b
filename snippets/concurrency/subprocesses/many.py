import asyncio

from run_program import run


# --8<-- [start:many]
async def convert(limit: asyncio.Semaphore, name: str) -> str:
    async with limit:
        return await run("echo", name, seconds=10)


async def main() -> None:
    limit = asyncio.Semaphore(4)
    outputs = await asyncio.gather(*(convert(limit, name) for name in ("가", "나", "다")))
    print(*outputs, sep="", end="")
    # --8<-- [end:many]


if __name__ == "__main__":
    asyncio.run(main())
