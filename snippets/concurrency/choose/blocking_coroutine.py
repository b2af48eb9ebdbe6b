import asyncio
import time


# --8<-- [start:fetch]
async def fetch(name: str) -> None:
    print(name, "시작")
    time.sleep(0.1)
    print(name, "끝")


async def main() -> None:
    await asyncio.gather(fetch("가"), fetch("나"), fetch("다"))
    # --8<-- [end:fetch]


if __name__ == "__main__":
    asyncio.run(main())
