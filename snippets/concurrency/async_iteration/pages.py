import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def read_pages() -> AsyncGenerator[str, None]:
    try:
        for number in range(1, 101):
            await asyncio.sleep(0.01)  # 서버의 답을 기다립니다
            yield f"{number}쪽"
    finally:
        print("연결을 닫습니다")


async def main() -> None:
    async with aclosing(read_pages()) as pages:
        async for page in pages:
            print(page)
            if page == "2쪽":
                break
    print("다음 일을 합니다")


if __name__ == "__main__":
    asyncio.run(main())
