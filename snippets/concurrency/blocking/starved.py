import asyncio
import threading


# --8<-- [start:main]
async def main() -> None:
    finish = threading.Event()
    slow = [asyncio.create_task(asyncio.to_thread(finish.wait)) for _ in range(100)]
    short = asyncio.create_task(asyncio.to_thread(str.upper, "short"))
    await asyncio.wait([short], timeout=0.2)
    print("짧은 일이 끝났는가:", short.done())
    finish.set()
    await asyncio.wait(slow)
    print("긴 일이 끝난 뒤:", await short)
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
