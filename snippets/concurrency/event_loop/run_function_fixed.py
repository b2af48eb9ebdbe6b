import asyncio


async def main() -> None:
    print("실행했습니다")


if __name__ == "__main__":
    asyncio.run(main())
