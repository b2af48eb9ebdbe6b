import asyncio
import time


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop) -> None:
    time.sleep(0.2)
    loop.call_soon(print, "맡긴 함수를 실행합니다")
    time.sleep(0.5)
    print("스레드가 끝납니다")


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())
    # --8<-- [end:work]


if __name__ == "__main__":
    asyncio.run(main())
