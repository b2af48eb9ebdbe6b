import asyncio
import faulthandler
import os
import signal
import time

faulthandler.register(signal.SIGUSR1, all_threads=False)


async def report() -> None:
    time.sleep(3600)


async def main() -> None:
    print("PID", os.getpid(), flush=True)
    await asyncio.create_task(report(), name="report")


if __name__ == "__main__":
    asyncio.run(main())
