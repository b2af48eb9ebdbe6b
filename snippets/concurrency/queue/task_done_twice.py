import asyncio


# --8<-- [start:consume]
async def consume_one(jobs: asyncio.Queue[str]) -> None:
    text = await jobs.get()
    try:
        print(int(text))
    except ValueError:
        print("건너뜀:", text)
        jobs.task_done()
    finally:
        jobs.task_done()


# --8<-- [end:consume]
async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    await jobs.put("사")
    try:
        await consume_one(jobs)
    except ValueError as error:
        print(f"ValueError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
