import asyncio
import threading


async def save() -> None:
    await asyncio.to_thread(print, "첫 저장")
    await asyncio.sleep(0.5)
    await asyncio.to_thread(print, "둘째 저장")


def main() -> None:
    thread = threading.Thread(target=asyncio.run, args=(save(),))
    thread.start()
    thread.join()
    print("주 스레드가 끝납니다")


if __name__ == "__main__":
    main()
