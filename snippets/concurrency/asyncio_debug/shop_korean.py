import asyncio
import os


async def fetch(key: str) -> None:
    await asyncio.sleep(3600)


async def main() -> None:
    tasks = [asyncio.create_task(fetch(key), name=key) for key in ("사용자", "order")]
    print("PID", os.getpid(), flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
