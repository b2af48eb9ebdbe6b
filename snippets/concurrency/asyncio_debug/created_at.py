import asyncio


async def save() -> None:
    raise OSError("디스크가 꽉 찼습니다")


def save_later() -> None:
    asyncio.create_task(save(), name="저장")  # noqa: RUF006


async def main() -> None:
    save_later()
    await asyncio.sleep(0)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
