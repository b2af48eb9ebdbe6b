import asyncio


# --8<-- [start:fetch]
async def fetch() -> str:
    return "값"


async def main() -> None:
    reply = await asyncio.to_thread(fetch)
    print("받은 것:", type(reply).__name__)
    # --8<-- [end:fetch]


if __name__ == "__main__":
    asyncio.run(main())
