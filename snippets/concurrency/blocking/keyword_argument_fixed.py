import asyncio
from functools import partial


def read(name: str, encoding: str = "utf-8") -> str:
    return f"{name}({encoding})"


async def main() -> None:
    loop = asyncio.get_running_loop()
    # --8<-- [start:call]
    print(await loop.run_in_executor(None, partial(read, "설정.txt", encoding="cp949")))
    print(await asyncio.to_thread(read, "설정.txt", encoding="cp949"))
    # --8<-- [end:call]


if __name__ == "__main__":
    asyncio.run(main())
