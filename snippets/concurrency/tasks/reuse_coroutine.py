import asyncio


async def fetch() -> str:
    print("실행합니다")
    return "값"


async def main() -> None:
    coroutine = fetch()
    print(await coroutine)
    try:
        await coroutine
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
