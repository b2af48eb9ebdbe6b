import asyncio


async def main() -> None:
    lines = iter(["첫 줄"])
    try:
        async with asyncio.timeout(0.5):
            while True:
                print(await asyncio.to_thread(next, lines))
    except Exception as error:
        print("StopIteration인가:", isinstance(error, StopIteration))


if __name__ == "__main__":
    asyncio.run(main())
