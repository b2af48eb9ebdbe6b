import asyncio


async def save(text: str) -> None:
    print("저장했습니다:", text)


# --8<-- [start:main]
async def main() -> None:
    save("글")
    print("main이 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
