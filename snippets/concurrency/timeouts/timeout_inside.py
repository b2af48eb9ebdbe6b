import asyncio
from collections.abc import Awaitable


# --8<-- [start:read]
async def read(reply: Awaitable[str]) -> str:
    try:
        return await reply
    except TimeoutError:
        return "기본값"


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            print(await read(asyncio.sleep(3600, "답")))
    except TimeoutError:
        print("main까지 올라온 TimeoutError")
    # --8<-- [end:read]


if __name__ == "__main__":
    asyncio.run(main())
