import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


async def in_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fail())


async def main() -> None:
    for way in (fail, in_group):
        try:
            await way()
        except ValueError as error:
            print(f"{way.__name__}에서 잡은 ValueError: {error}")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except ExceptionGroup as error:
        print(f"ExceptionGroup: {error}")
