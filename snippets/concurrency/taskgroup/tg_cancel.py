import asyncio


async def search(server: str, seconds: float, group: asyncio.TaskGroup) -> None:
    await asyncio.sleep(seconds)
    print("답한 곳:", server)
    group.cancel()


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(search("느린 서버", 3600, group))
        group.create_task(search("빠른 서버", 0, group))
    print("느린 서버는 취소됨:", slow.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
