import asyncio


async def fetch() -> str:
    print("fetch를 시작합니다")
    return "값"


def load(loop: asyncio.AbstractEventLoop) -> str:
    return asyncio.run_coroutine_threadsafe(fetch(), loop).result(timeout=10)


async def main() -> None:
    print(await fetch())
    print(await asyncio.to_thread(load, asyncio.get_running_loop()))


if __name__ == "__main__":
    asyncio.run(main())
