import asyncio
import os
import signal


async def serve() -> None:
    try:
        await asyncio.sleep(3600)
    finally:
        print("연결을 닫습니다")


async def main() -> None:
    server = asyncio.create_task(serve())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.cancel)
    print("PID", os.getpid(), flush=True)
    await asyncio.wait([server])


if __name__ == "__main__":
    asyncio.run(main())
