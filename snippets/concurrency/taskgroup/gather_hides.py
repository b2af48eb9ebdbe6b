import asyncio


async def read() -> None:
    raise OSError("파일이 없습니다")


async def parse() -> None:
    raise ValueError("숫자가 아닙니다")


# --8<-- [start:main]
async def main() -> None:
    try:
        await asyncio.gather(read(), parse())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
