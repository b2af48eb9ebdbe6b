import asyncio


async def save() -> None:
    raise OSError("디스크가 꽉 찼습니다")


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(save(), loop)


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())
    await asyncio.sleep(0.1)
    print("main이 끝납니다")
    # --8<-- [end:work]


if __name__ == "__main__":
    asyncio.run(main())
