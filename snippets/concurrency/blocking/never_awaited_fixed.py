import asyncio


def save(text: str) -> None:
    print("저장했습니다:", text)


async def main() -> None:
    await asyncio.to_thread(save, "글")
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
