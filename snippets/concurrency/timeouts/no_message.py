import asyncio


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await asyncio.sleep(3600)
    except TimeoutError as error:
        # --8<-- [start:log]
        print(f"실패: {error}")
        # --8<-- [end:log]


if __name__ == "__main__":
    asyncio.run(main())
