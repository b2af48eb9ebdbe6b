import asyncio


async def add(a: int, b: int) -> int:
    await asyncio.sleep(0.1)
    return a + b


def work(loop: asyncio.AbstractEventLoop) -> None:
    future = asyncio.run_coroutine_threadsafe(add(1, 2), loop)
    print("스레드가 받은 값:", future.result(timeout=10))


async def main() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(work, loop)


if __name__ == "__main__":
    asyncio.run(main())
