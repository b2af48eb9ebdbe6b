import asyncio

background: set[asyncio.Task[None]] = set()


async def save() -> None:
    await asyncio.sleep(0.2)
    print("저장했습니다")


async def main() -> None:
    task = asyncio.create_task(save())
    background.add(task)
    task.add_done_callback(background.discard)
    await asyncio.gather(*background)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
