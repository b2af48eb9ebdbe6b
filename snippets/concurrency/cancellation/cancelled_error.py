import asyncio


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(asyncio.sleep(3600))
    task.cancel()
    try:
        await task
    except Exception:
        print("except Exception이 잡음")


# --8<-- [end:main]
if __name__ == "__main__":
    try:
        asyncio.run(main())
    except asyncio.CancelledError as error:
        print(f"프로그램 밖까지 나옴: {error!r}")
