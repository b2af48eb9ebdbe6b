import asyncio
from collections.abc import AsyncIterator


async def read_rows() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(0.15 if number == 1 else 0.01)
        yield number


async def receive(rows: AsyncIterator[int]) -> None:
    while True:
        waiting = asyncio.create_task(anext(rows))
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        while not done:
            print("아직 오지 않았습니다")
            done, _ = await asyncio.wait([waiting], timeout=0.1)
        print("받음", waiting.result())


async def main() -> None:
    try:
        await receive(read_rows())
    except StopAsyncIteration:
        print("반복이 끝났습니다")


if __name__ == "__main__":
    asyncio.run(main())
