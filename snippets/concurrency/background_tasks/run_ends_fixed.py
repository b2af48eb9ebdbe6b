import asyncio

background: set[asyncio.Task[None]] = set()


async def save() -> None:
    try:
        await asyncio.sleep(0.2)
        print("저장했습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


async def main() -> None:
    task = asyncio.create_task(save())
    background.add(task)
    task.add_done_callback(background.discard)
    while background:
        await asyncio.wait(background)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
