import asyncio


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(asyncio.sleep(3600))
    task.cancel()
    await asyncio.wait([task])
    if task.cancelled():
        print("취소된 태스크")
    else:
        print("받은 값:", task.result())
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
