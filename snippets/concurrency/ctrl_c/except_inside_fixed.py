import asyncio


async def main() -> None:
    try:
        print("Ctrl+C를 누르세요", flush=True)
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("저장합니다")
        raise


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Ctrl+C로 끝났습니다")
