import asyncio


async def main() -> None:
    # --8<-- [start:echo]
    process = await asyncio.create_subprocess_exec("echo", "안녕")
    # --8<-- [end:echo]
    await process.wait()


if __name__ == "__main__":
    asyncio.run(main())
