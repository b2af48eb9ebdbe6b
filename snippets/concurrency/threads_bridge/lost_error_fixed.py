import asyncio


async def save() -> None:
    raise OSError("디스크가 꽉 찼습니다")


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop) -> None:
    future = asyncio.run_coroutine_threadsafe(save(), loop)
    try:
        future.result(timeout=10)
    except OSError as error:
        print("저장 실패:", error)
        # --8<-- [end:work]


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
