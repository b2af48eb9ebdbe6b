import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

Log = Callable[[str], None]


async def directly() -> None:
    time.sleep(0.275)


async def in_thread() -> None:
    await asyncio.to_thread(time.sleep, 0.275)


async def in_process(pool: ProcessPoolExecutor) -> None:
    await asyncio.get_running_loop().run_in_executor(pool, time.sleep, 0.275)


async def heartbeat(log: Log) -> None:
    for _ in range(8):
        log("박동")
        await asyncio.sleep(0.05)


async def watch(way: Callable[[], Awaitable[None]], log: Log) -> None:
    beating = asyncio.create_task(heartbeat(log))
    await asyncio.sleep(0)
    log("일 시작")
    await way()
    log("일 끝")
    await beating


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        # 프로세스를 띄우는 동안에도 루프가 멈추므로 미리 띄워 둔다.
        pool.submit(int).result()
        for name, way in [("직접", directly), ("스레드", in_thread), ("프로세스", partial(in_process, pool))]:
            texts: list[str] = []
            asyncio.run(watch(way, texts.append))
            beats = texts[texts.index("일 시작") : texts.index("일 끝")].count("박동")
            print(f"{name}: 박동이", "이어짐" if beats else "멎음")


if __name__ == "__main__":
    main()
