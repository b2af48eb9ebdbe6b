import asyncio


async def save(text: str) -> None:
    print("저장했습니다:", text)


def work(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(save("글"), loop).result(timeout=10)


# --8<-- [start:main]
async def main() -> None:
    await asyncio.to_thread(work, asyncio.get_running_loop())
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
