import asyncio
from functools import partial


def read(name: str, encoding: str = "utf-8") -> str:
    return f"{name}({encoding})"


async def main() -> None:
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, partial(read, "설정.txt", encoding="cp949")))
    print(await asyncio.to_thread(read, "설정.txt", encoding="cp949"))


if __name__ == "__main__":
    asyncio.run(main())
