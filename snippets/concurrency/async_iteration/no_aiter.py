import asyncio


async def read_rows() -> list[int]:
    return [1, 2]


async def main() -> None:
    # --8<-- [start:read]
    async for row in read_rows():
        print(row)
        # --8<-- [end:read]


if __name__ == "__main__":
    asyncio.run(main())
