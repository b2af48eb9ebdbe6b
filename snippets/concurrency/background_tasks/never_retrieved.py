import asyncio


async def save() -> None:
    raise OSError("디스크가 꽉 찼습니다")


# --8<-- [start:main]
async def main() -> None:
    asyncio.create_task(save(), name="저장")  # noqa: RUF006
    await asyncio.sleep(0)
    print("main이 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
