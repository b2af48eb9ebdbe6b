import asyncio


async def print_add(a: int, b: int) -> None:
    print(a + b)


if __name__ == "__main__":
    asyncio.run(print_add(1, 2))
    asyncio.run(print_add(3, 4))
