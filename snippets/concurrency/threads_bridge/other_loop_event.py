import asyncio

# --8<-- [start:loop]
ready = asyncio.Event()


def work() -> None:
    try:
        asyncio.run(ready.wait())
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


async def main() -> None:
    waiter = asyncio.create_task(ready.wait())
    await asyncio.sleep(0)
    await asyncio.to_thread(work)
    ready.set()
    print("main이 기다린 값:", await waiter)
    # --8<-- [end:loop]


if __name__ == "__main__":
    asyncio.run(main())
