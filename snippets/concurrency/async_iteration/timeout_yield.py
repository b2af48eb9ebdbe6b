import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


# --8<-- [start:read]
async def read_rows() -> AsyncGenerator[int, None]:
    async with asyncio.timeout(0.1):
        for number in range(3):
            await asyncio.sleep(0.01)  # 서버의 답을 기다립니다
            yield number


# --8<-- [end:read]
async def save_rows() -> None:
    async with aclosing(read_rows()) as rows:
        async for row in rows:
            await asyncio.sleep(0.3)  # 저장합니다
            print("저장함", row)


async def main() -> None:
    task = asyncio.create_task(save_rows())
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
