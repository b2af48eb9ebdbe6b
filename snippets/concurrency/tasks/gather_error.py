import asyncio


async def fail() -> None:
    raise ValueError("실패")


async def work(finished: asyncio.Event) -> None:
    await asyncio.sleep(0.1)
    print("나머지도 끝납니다")
    finished.set()


async def main() -> None:
    finished = asyncio.Event()
    try:
        await asyncio.gather(fail(), work(finished))
    except ValueError as error:
        print("gather가 일으킨 예외:", error)
    await finished.wait()


if __name__ == "__main__":
    asyncio.run(main())
