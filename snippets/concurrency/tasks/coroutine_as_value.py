import asyncio


async def fetch() -> dict[str, int]:
    return {"id": 1}


async def main() -> None:
    user = fetch()
    try:
        print(user["id"])
    except TypeError as error:
        print(f"TypeError: {error}")
    print((await user)["id"])


if __name__ == "__main__":
    asyncio.run(main())
