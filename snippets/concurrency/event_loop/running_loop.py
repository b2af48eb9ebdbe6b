import asyncio


async def main() -> None:
    loop = asyncio.get_running_loop()
    print("코루틴 안:", loop.is_running())


if __name__ == "__main__":
    try:
        asyncio.get_running_loop()
    except RuntimeError as error:
        print("코루틴 밖:", error)
    asyncio.run(main())
