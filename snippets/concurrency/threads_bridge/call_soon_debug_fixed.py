import asyncio


def work(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_soon_threadsafe(print, "실행했습니다")


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
