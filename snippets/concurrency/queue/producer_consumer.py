import asyncio


async def consume(name: str, jobs: asyncio.Queue[int]) -> None:
    while True:
        number = await jobs.get()
        try:
            await asyncio.sleep(0)
            print(name, number)
        finally:
            jobs.task_done()


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue(maxsize=2)
    consumers = [asyncio.create_task(consume(name, jobs)) for name in ("가", "나")]
    for number in range(4):
        await jobs.put(number)

    await jobs.join()
    for consumer in consumers:
        consumer.cancel()
    print("모두 처리함")


if __name__ == "__main__":
    asyncio.run(main())
