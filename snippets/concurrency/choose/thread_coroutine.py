import asyncio
import time


def load(name: str) -> str:
    time.sleep(0.1)
    return f"{name}의 값"


async def fetch(name: str) -> str:
    print(name, "시작")
    return await asyncio.to_thread(load, name)


async def main() -> None:
    print(await asyncio.gather(fetch("가"), fetch("나"), fetch("다")))


if __name__ == "__main__":
    asyncio.run(main())
