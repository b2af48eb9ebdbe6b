import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def read_rows() -> AsyncGenerator[int, None]:
    try:
        for number in range(3):
            yield number
    finally:
        await asyncio.sleep(0.5)  # 서버에 알리고 답을 기다립니다
        print("연결을 닫았습니다")


# --8<-- [start:main]
async def main() -> None:
    async with aclosing(read_rows()) as rows:
        async for row in rows:
            print("받음", row)
            break
    await asyncio.sleep(0.01)  # 다음 일
    print("main이 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
