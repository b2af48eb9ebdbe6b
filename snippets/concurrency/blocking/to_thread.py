import asyncio
import time


def read(name: str) -> str:
    time.sleep(0.1)
    return f"{name}의 내용"


async def main() -> None:
    print(await asyncio.to_thread(read, "설정.txt"))


if __name__ == "__main__":
    asyncio.run(main())
