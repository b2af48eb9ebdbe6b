import asyncio


async def slow(gate: asyncio.Event) -> str:
    await gate.wait()
    return "느린 태스크"


async def fast() -> str:
    return "빠른 태스크"


# --8<-- [start:main]
async def main() -> None:
    gate = asyncio.Event()
    tasks = [asyncio.create_task(slow(gate)), asyncio.create_task(fast())]
    for result in asyncio.as_completed(tasks):
        print(f"받음: {await result}")
        gate.set()
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
