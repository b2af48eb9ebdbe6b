import asyncio

ready = asyncio.Event()


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop) -> None:
    future = asyncio.run_coroutine_threadsafe(ready.wait(), loop)
    loop.call_soon_threadsafe(ready.set)
    print("스레드가 기다린 값:", future.result(timeout=10))
    # --8<-- [end:work]


async def main() -> None:
    waiter = asyncio.create_task(ready.wait())
    await asyncio.to_thread(work, asyncio.get_running_loop())
    print("main이 기다린 값:", await waiter)


if __name__ == "__main__":
    asyncio.run(main())
