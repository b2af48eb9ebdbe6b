import asyncio

running: set[int] = set()
counts: list[int] = []


async def fetch(number: int, limit: asyncio.Semaphore) -> int:
    async with limit:
        running.add(number)
        counts.append(len(running))
        await asyncio.sleep(0.01)
        running.remove(number)
    return number * 10


async def main() -> None:
    limit = asyncio.Semaphore(2)
    print(await asyncio.gather(*(fetch(number, limit) for number in range(6))))
    print("함께 실행된 수의 최댓값:", max(counts))


if __name__ == "__main__":
    asyncio.run(main())
