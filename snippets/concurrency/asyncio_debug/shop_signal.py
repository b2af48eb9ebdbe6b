import asyncio
import os
import signal
import sys


async def read(key: str) -> None:
    await asyncio.sleep(3600)


async def fetch(key: str) -> None:
    await read(key)


def dump() -> None:
    for task in sorted(asyncio.all_tasks(), key=asyncio.Task.get_name):
        task.print_stack(file=sys.stderr)


async def main() -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, dump)
    tasks = [asyncio.create_task(fetch(key), name=f"fetch {key}") for key in ("user", "order")]
    print("PID", os.getpid(), flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
