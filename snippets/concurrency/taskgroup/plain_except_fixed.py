import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


# --8<-- [start:main]
async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    except* ValueError as errors:
        print("잡음:", errors.exceptions)
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
