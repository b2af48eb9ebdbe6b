import asyncio
from concurrent.futures import as_completed


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(asyncio.sleep(0, result="값"))
    try:
        print([future.result() for future in as_completed([task])])
    except AttributeError as error:
        print(error)
    await task
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
