import asyncio


async def fetch_body() -> None:
    print("가져옴: 본문")


# --8<-- [start:group]
async def fetch_list(group: asyncio.TaskGroup) -> None:
    print("가져옴: 목록")
    group.create_task(fetch_body())


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch_list(group))
    print("모두 끝남")
    # --8<-- [end:group]


if __name__ == "__main__":
    asyncio.run(main())
