import asyncio


async def read() -> None:
    raise OSError("파일이 없습니다")


async def parse() -> None:
    raise ValueError("숫자가 아닙니다")


async def main() -> None:
    results = await asyncio.gather(read(), parse(), return_exceptions=True)
    for error in results:
        if isinstance(error, BaseException):
            print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    asyncio.run(main())
