import asyncio


# --8<-- [start:consume]
async def consume(name: str, jobs: asyncio.Queue[str | None]) -> None:
    while await jobs.get() is not None:
        await asyncio.sleep(0)
    print(name, "끝")


async def main() -> None:
    jobs = asyncio.Queue[str | None]()
    consumers = [asyncio.create_task(consume(name, jobs)) for name in ("가", "나")]
    for item in ("작업", "작업", "작업"):
        await jobs.put(item)
    await jobs.put(None)
    done, pending = await asyncio.wait(consumers, timeout=0.3)
    print("끝난 소비자:", len(done), "남은 소비자:", len(pending))
    # --8<-- [end:consume]


if __name__ == "__main__":
    asyncio.run(main())
