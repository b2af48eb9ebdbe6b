import asyncio


async def main() -> None:
    print("디버그 모드:", asyncio.get_running_loop().get_debug())


if __name__ == "__main__":
    asyncio.run(main())
