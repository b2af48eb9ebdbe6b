import asyncio


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await asyncio.sleep(3600)
    except TimeoutError as error:
        print(f"실패: {error!r}")


if __name__ == "__main__":
    asyncio.run(main())
