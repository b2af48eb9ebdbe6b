import asyncio


async def fetch(name: str, seconds: float, limit: asyncio.Semaphore) -> str:
    async with limit:
        print(name, "시작")
        await asyncio.sleep(seconds)
        print(name, "끝")
    return f"{name}의 결과"


async def main() -> None:
    limit = asyncio.Semaphore(2)
    seconds = {"작업1": 0.2, "작업2": 0.4, "작업3": 0.4, "작업4": 0.4}
    results = await asyncio.gather(*(fetch(name, seconds[name], limit) for name in seconds))
    print(results)


if __name__ == "__main__":
    asyncio.run(main())
