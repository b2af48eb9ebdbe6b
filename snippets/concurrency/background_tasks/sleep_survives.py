import asyncio
import gc


async def save() -> None:
    await asyncio.sleep(0.1)
    print("저장했습니다")


async def main() -> None:
    asyncio.create_task(save())  # noqa: RUF006
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0.2)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
