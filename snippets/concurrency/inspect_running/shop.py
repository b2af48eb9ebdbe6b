import asyncio
import os


async def read(key: str) -> None:
    await asyncio.sleep(3600)


async def fetch(key: str) -> None:
    await read(key)


async def main() -> None:
    tasks = [asyncio.create_task(fetch(key), name=f"fetch {key}") for key in ("user", "order")]
    print("PID", os.getpid(), flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
