import asyncio


async def load() -> None:
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("안에서는 CancelledError")
        raise


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await load()
    except TimeoutError:
        print("밖에서는 TimeoutError")

    try:
        await asyncio.wait_for(load(), 0.1)
    except TimeoutError:
        print("밖에서는 TimeoutError")


if __name__ == "__main__":
    asyncio.run(main())
