import asyncio
from collections.abc import AsyncIterator


async def read_rows() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(0.15 if number == 1 else 0.01)
        yield number


# --8<-- [start:receive]
async def receive(rows: AsyncIterator[int]) -> None:
    while True:
        try:
            print("받음", await asyncio.wait_for(anext(rows), 0.1))
        except TimeoutError:
            print("아직 오지 않았습니다")


# --8<-- [end:receive]
async def main() -> None:
    try:
        await receive(read_rows())
    except StopAsyncIteration:
        print("반복이 끝났습니다")


if __name__ == "__main__":
    asyncio.run(main())
