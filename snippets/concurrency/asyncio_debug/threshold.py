import asyncio
import time


async def report() -> None:
    time.sleep(0.05)


async def main() -> None:
    asyncio.get_running_loop().slow_callback_duration = 0.04
    await asyncio.create_task(report(), name="보고서")


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
