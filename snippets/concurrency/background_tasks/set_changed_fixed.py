import asyncio

background: set[asyncio.Task[None]] = set()


async def main() -> None:
    for _ in range(3):
        task = asyncio.create_task(asyncio.sleep(0))
        background.add(task)
        task.add_done_callback(background.discard)
    while background:
        await asyncio.wait(background)
    print("남은 태스크:", len(background))


if __name__ == "__main__":
    asyncio.run(main())
