import asyncio


def load(name: str) -> str:
    return f"{name}의 긴 보고서"


def shorten(text: str) -> str:
    return text[:2]


# --8<-- [start:main]
async def main() -> None:
    text = await asyncio.to_thread(load, "서울")
    print(shorten(text))
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
