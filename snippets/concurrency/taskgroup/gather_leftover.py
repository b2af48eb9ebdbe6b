import asyncio


async def fail() -> None:
    raise ValueError("서버가 답하지 않습니다")


async def save() -> None:
    try:
        await asyncio.sleep(0.5)
        print("저장을 마쳤습니다")
    except asyncio.CancelledError:
        print("저장이 취소되었습니다")
        raise


# --8<-- [start:main]
async def main() -> None:
    try:
        await asyncio.gather(save(), fail())
    except ValueError as error:
        print(f"ValueError: {error}")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
