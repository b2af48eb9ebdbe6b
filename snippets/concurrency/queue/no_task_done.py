import asyncio


# --8<-- [start:consume]
async def consume(jobs: asyncio.Queue[str], numbers: list[int]) -> None:
    while True:
        text = await jobs.get()
        try:
            numbers.append(int(text))
        except ValueError:
            continue
        jobs.task_done()


# --8<-- [end:consume]
async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    numbers: list[int] = []
    for text in ("1", "이", "3"):
        jobs.put_nowait(text)
    consumer = asyncio.create_task(consume(jobs, numbers))
    try:
        async with asyncio.timeout(0.3):
            await jobs.join()
        print("모두 처리함:", numbers)
    except TimeoutError:
        print("join이 끝나지 않음:", numbers)
    consumer.cancel()


if __name__ == "__main__":
    asyncio.run(main())
