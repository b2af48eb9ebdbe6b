import asyncio


async def fetch(number: int) -> int:
    if number == 2:
        raise ValueError("2번은 없습니다")
    return number * 10


# --8<-- [start:main]
async def main() -> None:
    results = await asyncio.gather(fetch(1), fetch(2), fetch(3), return_exceptions=True)
    try:
        print(sum(results))
    except TypeError as error:
        print(f"TypeError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
