import asyncio
import time


# --8<-- [start:fetch]
def load(name: str) -> str:
    time.sleep(0.1)
    return f"{name}의 값"


async def fetch(name: str) -> str:
    return await asyncio.to_thread(load, name)


async def main() -> None:
    print(await asyncio.gather(fetch("가"), fetch("나"), fetch("다")))
    # --8<-- [end:fetch]


if __name__ == "__main__":
    asyncio.run(main())
