import asyncio


async def read(future: asyncio.Future[str]) -> str:
    return await future


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop, future: asyncio.Future[str]) -> None:
    reading = asyncio.run_coroutine_threadsafe(read(future), loop)
    loop.call_soon_threadsafe(future.set_result, "값")
    print(reading.result(timeout=10))
    # --8<-- [end:work]


async def main() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(work, loop, loop.create_future())


if __name__ == "__main__":
    asyncio.run(main())
