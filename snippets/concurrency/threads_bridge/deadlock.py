import asyncio


async def fetch() -> str:
    print("fetch를 시작합니다")
    return "값"


# --8<-- [start:load]
def load(loop: asyncio.AbstractEventLoop) -> str:
    return asyncio.run_coroutine_threadsafe(fetch(), loop).result(timeout=0.5)


async def main() -> None:
    try:
        print(load(asyncio.get_running_loop()))
    except TimeoutError:
        print("TimeoutError")
    await asyncio.sleep(0)
    # --8<-- [end:load]


if __name__ == "__main__":
    asyncio.run(main())
