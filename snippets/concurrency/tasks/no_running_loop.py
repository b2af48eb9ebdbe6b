import asyncio


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "값"


# --8<-- [start:start]
def start() -> asyncio.Task[str]:
    return asyncio.create_task(fetch())


if __name__ == "__main__":
    try:
        start()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    # --8<-- [end:start]
