import asyncio

lock = asyncio.Lock()


async def update(name: str) -> None:
    async with lock:
        await asyncio.sleep(0.1)
        print(f"{name}: 고쳤습니다")


async def main() -> None:
    await asyncio.gather(update("가"), update("나"))


if __name__ == "__main__":
    asyncio.run(main())
