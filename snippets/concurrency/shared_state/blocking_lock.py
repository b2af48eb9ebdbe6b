import asyncio
import threading

lock = threading.Lock()


# --8<-- [start:main]
async def update(name: str) -> None:
    if not lock.acquire(timeout=0.5):
        print(f"{name}: 잠금을 얻지 못했습니다")
        return
    await asyncio.sleep(0.1)
    print(f"{name}: 고쳤습니다")
    lock.release()


async def main() -> None:
    await asyncio.gather(update("가"), update("나"))
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
