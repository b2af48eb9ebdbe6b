import asyncio


async def fetch() -> str:
    return "값"


async def main() -> None:
    reply = await fetch()
    print("받은 것:", reply)


if __name__ == "__main__":
    asyncio.run(main())
