import asyncio
from collections.abc import Awaitable


async def read(reply: Awaitable[str]) -> str:
    try:
        async with asyncio.timeout(0.1):
            return await reply
    except TimeoutError:
        return "기본값"


async def main() -> None:
    print(await read(asyncio.sleep(3600, "답")))


if __name__ == "__main__":
    asyncio.run(main())
