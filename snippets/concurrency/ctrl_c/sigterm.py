import asyncio
import os


# --8<-- [start:main]
async def serve() -> None:
    try:
        await asyncio.sleep(3600)
    finally:
        print("연결을 닫습니다")


async def main() -> None:
    server = asyncio.create_task(serve())
    print("PID", os.getpid(), flush=True)
    await asyncio.wait([server])
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
