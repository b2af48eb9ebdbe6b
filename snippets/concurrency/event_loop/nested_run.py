import asyncio


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "값"


def load() -> str:
    return asyncio.run(fetch())


async def main() -> None:
    try:
        load()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
