import asyncio
import time


def work(loop: asyncio.AbstractEventLoop) -> None:
    time.sleep(0.2)
    loop.call_soon_threadsafe(print, "맡긴 함수를 실행합니다")
    time.sleep(0.5)
    print("스레드가 끝납니다")


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())


if __name__ == "__main__":
    asyncio.run(main())
