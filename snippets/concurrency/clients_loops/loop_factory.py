import asyncio


async def main() -> None:
    print("고른 루프인가:", isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop))


if __name__ == "__main__":
    # --8<-- [start:run]
    asyncio.run(main(), loop_factory=asyncio.SelectorEventLoop)
    # --8<-- [end:run]
