import asyncio


# --8<-- [start:main]
async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
    for step in (jobs.get_nowait, lambda: jobs.put_nowait("작업"), lambda: jobs.put_nowait("작업")):
        try:
            step()
        except (asyncio.QueueFull, asyncio.QueueEmpty) as error:
            print(f"{type(error).__module__}.{type(error).__name__}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
