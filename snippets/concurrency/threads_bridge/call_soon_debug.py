import asyncio


# --8<-- [start:work]
def work(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.call_soon(print, "실행했습니다")
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
    # --8<-- [end:work]
