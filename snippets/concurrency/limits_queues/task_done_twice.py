import asyncio


async def main() -> None:
    jobs: asyncio.Queue[str] = asyncio.Queue()
    await jobs.put("사")
    text = await jobs.get()
    try:
        print(int(text))
    except ValueError:
        print("건너뜀:", text)
        jobs.task_done()
    finally:
        jobs.task_done()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except ValueError as error:
        print(f"ValueError: {error}")
