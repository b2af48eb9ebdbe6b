import asyncio
import threading


# --8<-- [start:save]
def save(stop: threading.Event) -> None:
    while not stop.wait(timeout=0.05):
        continue  # 여기서 한 조각을 저장합니다
    print("저장을 그만둡니다")


async def main() -> None:
    stop = threading.Event()
    try:
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(save, stop)
    except TimeoutError:
        print("제한 시간이 지났습니다")
    finally:
        stop.set()
        # --8<-- [end:save]


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run이 끝났습니다")
