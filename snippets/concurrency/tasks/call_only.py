import asyncio


async def fetch() -> str:
    print("몸통이 실행됩니다")
    return "값"


async def main() -> None:
    coroutine = fetch()
    print("불렀습니다:", type(coroutine).__name__)
    print("기다렸습니다:", await coroutine)


if __name__ == "__main__":
    asyncio.run(main())
