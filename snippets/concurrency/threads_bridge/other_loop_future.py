import asyncio


async def read(future: asyncio.Future[str]) -> str:
    return await future


# --8<-- [start:work]
def work(future: asyncio.Future[str]) -> None:
    try:
        print(asyncio.run(read(future)))
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
        # --8<-- [end:work]


async def main() -> None:
    future = asyncio.get_running_loop().create_future()
    await asyncio.to_thread(work, future)


if __name__ == "__main__":
    asyncio.run(main())
