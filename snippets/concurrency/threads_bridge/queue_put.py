import asyncio


def produce(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[int]) -> None:
    for number in range(3):
        asyncio.run_coroutine_threadsafe(queue.put(number), loop).result(timeout=10)


async def main() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(produce, asyncio.get_running_loop(), queue))
        for _ in range(3):
            print("받았습니다:", await queue.get())


if __name__ == "__main__":
    asyncio.run(main())
