import asyncio
import time


async def report() -> None:
    time.sleep(0.15)
    print("보고서를 만들었습니다")


async def main() -> None:
    await asyncio.create_task(report(), name="보고서")


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
