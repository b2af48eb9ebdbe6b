import asyncio


async def fetch(number: int) -> int:
    if number == 2:
        raise ValueError("2번은 없습니다")
    return number * 10


async def main() -> None:
    results = await asyncio.gather(fetch(1), fetch(2), fetch(3), return_exceptions=True)
    print("실패:", [result for result in results if isinstance(result, BaseException)])
    print(sum(result for result in results if not isinstance(result, BaseException)))


if __name__ == "__main__":
    asyncio.run(main())
