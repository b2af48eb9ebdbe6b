import asyncio

background: set[asyncio.Task[None]] = set()


async def save(text: str) -> None:
    await asyncio.sleep(0.1)
    print("저장했습니다:", text)


def save_later(text: str) -> None:
    task = asyncio.create_task(save(text))
    background.add(task)
    task.add_done_callback(background.discard)


async def main() -> None:
    save_later("글")
    print("맡겼습니다. 남은 태스크:", len(background))
    while background:
        await asyncio.wait(background)
    print("기다렸습니다. 남은 태스크:", len(background))


if __name__ == "__main__":
    asyncio.run(main())
