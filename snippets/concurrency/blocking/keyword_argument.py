import asyncio


def read(name: str, encoding: str = "utf-8") -> str:
    return f"{name}({encoding})"


async def main() -> None:
    loop = asyncio.get_running_loop()
    try:
        # --8<-- [start:call]
        await loop.run_in_executor(None, read, "설정.txt", encoding="cp949")
        # --8<-- [end:call]
    except TypeError as error:
        print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
