import asyncio
import inspect


async def read(key: str) -> None:
    await asyncio.sleep(3600)


async def fetch(key: str) -> None:
    await read(key)


def chain(task: asyncio.Task[None]) -> str:
    names, awaited = [], task.get_coro()
    while inspect.iscoroutine(awaited):
        names.append(awaited.__qualname__)
        awaited = awaited.cr_await
    return " → ".join(names)


async def main() -> None:
    task = asyncio.create_task(fetch("user"), name="fetch user")
    await asyncio.sleep(0)
    print(f"{task.get_name()}: {chain(task)}")
    task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
