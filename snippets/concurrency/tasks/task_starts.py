import asyncio


async def fetch() -> str:
    print("본문 시작")
    return "값"


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(fetch())
    print("create_task가 돌아옴")
    await asyncio.sleep(0)
    print("한 번 양보함, 끝났는가:", task.done())
    print("받음:", await task)
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
