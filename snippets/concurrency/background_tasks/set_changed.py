import asyncio

background: set[asyncio.Task[None]] = set()


# --8<-- [start:main]
async def main() -> None:
    for _ in range(3):
        task = asyncio.create_task(asyncio.sleep(0))
        background.add(task)
        task.add_done_callback(background.discard)
    try:
        for task in background:
            await task
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
