import asyncio
import os
import threading


def count_threads() -> int:
    return sum(thread.name.startswith("asyncio") for thread in threading.enumerate())


async def main() -> None:
    finish = threading.Event()
    slow = [asyncio.create_task(asyncio.to_thread(finish.wait)) for _ in range(100)]
    short = asyncio.create_task(asyncio.to_thread(str.upper, "short"))
    await asyncio.wait([short], timeout=0.2)

    cpus = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    print("스레드가 min(32, CPU 수 + 4)개인가:", count_threads() == min(32, cpus + 4))
    print("짧은 일이 끝났는가:", short.done())
    finish.set()
    await asyncio.gather(*slow)
    print(f"긴 일 {len(slow)}개가 끝난 뒤:", await short)


if __name__ == "__main__":
    asyncio.run(main())
