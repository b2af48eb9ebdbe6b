import asyncio

background: set[asyncio.Task[None]] = set()


async def save() -> None:
    try:
        await asyncio.sleep(0.2)
        print("저장했습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(save())
    background.add(task)
    task.add_done_callback(background.discard)
    await asyncio.sleep(0)
    print("main이 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
