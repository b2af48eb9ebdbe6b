import asyncio
import time


# --8<-- [start:set]
def work(event: asyncio.Event) -> None:
    time.sleep(0.2)
    event.set()
    time.sleep(0.5)
    print("스레드가 끝납니다")


async def wait(event: asyncio.Event) -> None:
    await event.wait()
    print("깨어났습니다")
    # --8<-- [end:set]


async def main() -> None:
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(wait(event))
        group.create_task(asyncio.to_thread(work, event))


if __name__ == "__main__":
    asyncio.run(main())
