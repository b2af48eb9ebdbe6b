import asyncio


async def fetch() -> str:
    return "값"


async def main() -> None:
    # --8<-- [start:call]
    reply = await fetch()
    # --8<-- [end:call]
    print("받은 것:", reply)


if __name__ == "__main__":
    asyncio.run(main())
