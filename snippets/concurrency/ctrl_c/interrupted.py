import asyncio


async def main() -> None:
    try:
        print("Ctrl+C를 누르세요", flush=True)
        await asyncio.sleep(3600)
    finally:
        print("연결을 닫습니다")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Ctrl+C로 끝났습니다")
