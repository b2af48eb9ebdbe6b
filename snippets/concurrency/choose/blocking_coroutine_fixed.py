import asyncio


async def fetch(name: str) -> None:
    print(name, "시작")
    await asyncio.sleep(0.1)
    print(name, "끝")


async def main() -> None:
    await asyncio.gather(fetch("가"), fetch("나"), fetch("다"))


if __name__ == "__main__":
    asyncio.run(main())
