import asyncio


# --8<-- [start:main]
async def main() -> None:
    print("실행했습니다")


if __name__ == "__main__":
    try:
        asyncio.run(main)
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
        # --8<-- [end:main]
