import asyncio
import threading

running: set[int] = set()
counts: list[int] = []
pair = threading.Barrier(2)


def read(number: int) -> None:
    running.add(number)
    counts.append(len(running))
    # 스레드 둘이 함께 실행되고 있어야 지나간다.
    pair.wait(timeout=30)
    running.remove(number)


async def limited(number: int, limit: asyncio.Semaphore) -> None:
    async with limit:
        await asyncio.to_thread(read, number)


async def main() -> None:
    limit = asyncio.Semaphore(2)
    await asyncio.gather(*(limited(number, limit) for number in range(6)))
    print("실행한 수:", len(counts))
    print("함께 실행된 수의 최댓값:", max(counts))


if __name__ == "__main__":
    asyncio.run(main())
