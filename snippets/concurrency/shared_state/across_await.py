import asyncio

balance = 100


# --8<-- [start:main]
async def withdraw(amount: int) -> None:
    global balance
    current = balance
    await asyncio.sleep(0.1)
    balance = current - amount


async def main() -> None:
    await asyncio.gather(*(withdraw(30) for _ in range(3)))
    print("남은 돈:", balance)
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
