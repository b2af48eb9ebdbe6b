import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

# --8<-- [start:query]
engine = create_async_engine("sqlite+aiosqlite:///shop.db")


async def query() -> int:
    async with engine.connect() as connection:
        return await connection.scalar(text("SELECT 1"))


async def main() -> None:
    results = await asyncio.gather(*(query() for _ in range(20)), return_exceptions=True)
    print("성공:", results.count(1))
    print("마지막 결과:", results[-1])
    # --8<-- [end:query]


if __name__ == "__main__":
    for _ in range(2):
        asyncio.run(main())
