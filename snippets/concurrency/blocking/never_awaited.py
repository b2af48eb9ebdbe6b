import asyncio


def save(text: str) -> None:
    print("저장했습니다:", text)


async def main() -> None:
    # --8<-- [start:call]
    asyncio.to_thread(save, "글")
    # --8<-- [end:call]
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
