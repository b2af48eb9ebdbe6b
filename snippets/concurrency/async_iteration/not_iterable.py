import asyncio


async def price(name: str) -> int:
    await asyncio.sleep(0.01)
    return len(name) * 1000


async def main() -> None:
    # --8<-- [start:sum]
    print(sum(await price(name) for name in ("사과", "바나나")))
    # --8<-- [end:sum]


if __name__ == "__main__":
    asyncio.run(main())
