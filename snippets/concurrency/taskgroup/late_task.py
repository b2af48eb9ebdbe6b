import asyncio


async def fetch(name: str) -> None:
    print("가져옴:", name)


# --8<-- [start:main]
async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch("목록"))
    try:
        group.create_task(fetch("본문"))
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
