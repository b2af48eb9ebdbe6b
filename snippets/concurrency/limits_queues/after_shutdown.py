import asyncio


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    await jobs.put(1)
    jobs.shutdown()
    for way, step in [("put", jobs.put(2)), ("get", jobs.get()), ("get", jobs.get())]:
        try:
            print(f"{way}:", await step)
        except asyncio.QueueShutDown as error:
            print(f"{way}: {type(error).__module__}.{type(error).__name__}")


if __name__ == "__main__":
    asyncio.run(main())
