import asyncio


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "값"


def start() -> asyncio.Task[str]:
    return asyncio.create_task(fetch())


async def main() -> None:
    print(await start())


if __name__ == "__main__":
    asyncio.run(main())
