import asyncio


async def main() -> None:
    loop = asyncio.get_running_loop()
    print("디버그 모드:", loop.get_debug())
    loop.set_debug(False)
    print("끈 뒤:", loop.get_debug())


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
