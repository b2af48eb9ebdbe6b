import asyncio
import inspect
import os
import signal


# --8<-- [start:dump]
def chain(task: asyncio.Task) -> str:
    names, awaited = [], task.get_coro()
    while inspect.iscoroutine(awaited):
        names.append(awaited.__qualname__)
        awaited = awaited.cr_await
    return " → ".join(names)


def dump() -> None:
    for task in sorted(asyncio.all_tasks(), key=asyncio.Task.get_name):
        print(f"{task.get_name()}: {chain(task)}", flush=True)


# --8<-- [end:dump]
async def read(key: str) -> None:
    await asyncio.sleep(3600)


async def fetch(key: str) -> None:
    await read(key)


# --8<-- [start:main]
async def main() -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, dump)
    # --8<-- [end:main]
    tasks = [asyncio.create_task(fetch(key), name=f"fetch {key}") for key in ("user", "order")]
    print("PID", os.getpid(), flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
