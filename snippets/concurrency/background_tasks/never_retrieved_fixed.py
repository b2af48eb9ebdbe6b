import asyncio

background: set[asyncio.Task[None]] = set()


async def save() -> None:
    raise OSError("디스크가 꽉 찼습니다")


def finish(task: asyncio.Task[None]) -> None:
    background.discard(task)
    if not task.cancelled() and (error := task.exception()):
        print(f"{task.get_name()} 실패: {error}")


async def main() -> None:
    task = asyncio.create_task(save(), name="저장")
    background.add(task)
    task.add_done_callback(finish)
    while background:
        await asyncio.wait(background)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
