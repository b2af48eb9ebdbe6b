import asyncio


async def main() -> None:
    print("고른 루프인가:", isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(main())
