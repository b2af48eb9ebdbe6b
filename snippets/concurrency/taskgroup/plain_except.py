import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


# --8<-- [start:main]
async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    except ValueError as error:
        print("잡음:", error)


# --8<-- [end:main]
if __name__ == "__main__":
    try:
        asyncio.run(main())
    except ExceptionGroup as error:
        print(f"ExceptionGroup: {error}")
