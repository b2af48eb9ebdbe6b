import asyncio


# --8<-- [start:main]
async def main() -> None:
    try:
        print("Ctrl+C를 누르세요", flush=True)
        await asyncio.sleep(3600)
    except KeyboardInterrupt:
        print("저장합니다")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Ctrl+C로 끝났습니다")
# --8<-- [end:main]
