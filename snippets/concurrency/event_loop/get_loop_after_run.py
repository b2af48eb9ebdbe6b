import asyncio


async def main() -> None:
    print("asyncio.run이 끝났습니다")


if __name__ == "__main__":
    # --8<-- [start:after]
    asyncio.run(main())
    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
        # --8<-- [end:after]
