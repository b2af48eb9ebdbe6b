import asyncio


async def read() -> None:
    raise OSError("파일이 없습니다")


async def parse() -> None:
    raise ValueError("숫자가 아닙니다")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(read())
            group.create_task(parse())
    except* OSError as errors:
        print("OSError:", errors.exceptions)
    except* ValueError as errors:
        print("ValueError:", errors.exceptions)


if __name__ == "__main__":
    asyncio.run(main())
