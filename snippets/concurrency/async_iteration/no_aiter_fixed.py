import asyncio


async def read_rows() -> list[int]:
    return [1, 2]


async def main() -> None:
    for row in await read_rows():
        print(row)


if __name__ == "__main__":
    asyncio.run(main())
