import asyncio
import threading


async def add(a: int, b: int) -> int:
    await asyncio.sleep(0.1)
    return a + b


def main() -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()  # (1)!
    future = asyncio.run_coroutine_threadsafe(add(1, 2), loop)  # (2)!
    print("받은 값:", future.result(timeout=10))
    loop.call_soon_threadsafe(loop.stop)  # (3)!
    thread.join()
    loop.close()  # (4)!
    print("닫힘:", loop.is_closed())


if __name__ == "__main__":
    main()
