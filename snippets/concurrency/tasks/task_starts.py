import asyncio


async def fetch() -> str:
    print("몸통이 실행됩니다")
    return "값"


async def main() -> None:
    task = asyncio.create_task(fetch())
    print("만들었습니다:", type(task).__name__)
    await asyncio.sleep(0)
    print("자리를 한 번 비웠습니다:", task.done())
    print("기다렸습니다:", await task)


if __name__ == "__main__":
    asyncio.run(main())
