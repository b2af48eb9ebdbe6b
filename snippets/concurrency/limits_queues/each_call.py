import asyncio

running: set[int] = set()
counts: list[int] = []


async def fetch(number: int) -> None:
    async with asyncio.Semaphore(2):
        running.add(number)
        counts.append(len(running))
        await asyncio.sleep(0.01)
        running.remove(number)


async def main() -> None:
    await asyncio.gather(*(fetch(number) for number in range(6)))
    print("함께 실행된 수의 최댓값:", max(counts))


if __name__ == "__main__":
    asyncio.run(main())
