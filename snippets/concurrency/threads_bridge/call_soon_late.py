import asyncio
import threading
import time


def work(loop: asyncio.AbstractEventLoop, ran: threading.Event) -> None:
    # 루프가 할 일이 없어 잠들 때까지 기다립니다.
    time.sleep(0.2)
    loop.call_soon(ran.set)
    print("call_soon 뒤에 실행됨:", ran.wait(timeout=0.5))
    loop.call_soon_threadsafe(lambda: None)
    print("루프를 깨운 뒤에 실행됨:", ran.wait(timeout=10))


async def main() -> None:
    ran = threading.Event()
    await asyncio.to_thread(work, asyncio.get_running_loop(), ran)


if __name__ == "__main__":
    asyncio.run(main())
