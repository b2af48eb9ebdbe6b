import asyncio


async def fetch() -> str:
    print("본문 실행")
    return "값"


# --8<-- [start:main]
async def main() -> None:
    coroutine = fetch()
    print(await coroutine)
    try:
        print(await coroutine)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
