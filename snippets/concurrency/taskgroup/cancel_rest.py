import asyncio


async def search(server: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return server


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(search("느린 서버", 3600)),
            group.create_task(search("빠른 서버", 0)),
        ]
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
    print("답한 곳:", [task.result() for task in done])
    print("느린 서버는 취소됨:", tasks[0].cancelled())


if __name__ == "__main__":
    asyncio.run(main())
