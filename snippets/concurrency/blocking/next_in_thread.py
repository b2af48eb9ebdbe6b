import asyncio
from collections.abc import Iterator


# --8<-- [start:read]
async def read(lines: Iterator[str]) -> None:
    while True:
        print(await asyncio.to_thread(next, lines))
        # --8<-- [end:read]


async def main() -> None:
    # 버전에 따라 로그로 남거나 태스크의 예외로 남습니다. 어느 쪽이든 여기에 옵니다.
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print(context["exception"]))
    task = asyncio.create_task(read(iter(["첫 줄"])))
    await asyncio.wait([task], timeout=0.5)


if __name__ == "__main__":
    asyncio.run(main())
