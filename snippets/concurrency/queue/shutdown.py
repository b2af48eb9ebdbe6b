import asyncio


# --8<-- [start:consume]
async def consume(name: str, jobs: asyncio.Queue[int]) -> None:
    try:
        while True:
            print(name, await jobs.get())
            await asyncio.sleep(0)
    except asyncio.QueueShutDown:
        print(name, "끝")


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        for name in ("가", "나"):
            group.create_task(consume(name, jobs))
        for number in (1, 2, 3):
            await jobs.put(number)
        jobs.shutdown()
    # --8<-- [end:consume]


if __name__ == "__main__":
    asyncio.run(main())
