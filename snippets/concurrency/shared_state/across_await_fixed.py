import asyncio

balance = 100
lock = asyncio.Lock()


async def withdraw(amount: int) -> None:
    global balance
    async with lock:
        current = balance
        await asyncio.sleep(0.1)
        balance = current - amount


async def main() -> None:
    await asyncio.gather(*(withdraw(30) for _ in range(3)))
    print("남은 돈:", balance)


if __name__ == "__main__":
    asyncio.run(main())
