import asyncio


async def work() -> None:
    print("함수 안")


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(work(), eager_start=True)
    print("만든 다음 줄")
    await task

    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
