import asyncio


async def fetch() -> str:
    print("본문 실행")
    return "값"


async def main() -> None:
    task = asyncio.create_task(fetch())
    print(await task)
    print(await task)


if __name__ == "__main__":
    asyncio.run(main())
