import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from contextvars import ContextVar

user = ContextVar("user", default="손님")


async def as_admin() -> AsyncGenerator[int, None]:
    token = user.set("관리자")
    try:
        yield 1
    finally:
        user.reset(token)


async def main() -> None:
    # --8<-- [start:main]
    async with aclosing(as_admin()) as rows:
        async for _ in rows:
            break
            # --8<-- [end:main]
    await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main())
