import asyncio


async def main() -> None:
    lines = iter(["첫 줄"])
    while (line := await asyncio.to_thread(next, lines, None)) is not None:
        print(line)
    print("끝까지 읽었습니다")


if __name__ == "__main__":
    asyncio.run(main())
