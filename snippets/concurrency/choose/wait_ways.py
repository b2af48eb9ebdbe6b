import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

SECONDS = {"1": 0.2, "2": 0.4, "3": 0.6}


def run(log: Callable[[str], None] = print) -> None:
    def wait(name: str, seconds: float) -> None:
        time.sleep(seconds)
        log(f"{name} 끝")

    async def wait_async(name: str, seconds: float) -> None:
        log(f"{name} 시작")
        await asyncio.sleep(seconds)
        log(f"{name} 끝")

    async def together() -> None:
        await asyncio.gather(*(wait_async(f"asyncio {name}", seconds) for name, seconds in SECONDS.items()))

    for name, seconds in SECONDS.items():
        log(f"차례로 {name} 시작")
        wait(f"차례로 {name}", seconds)
    with ThreadPoolExecutor(max_workers=3) as executor:
        for name, seconds in SECONDS.items():
            log(f"스레드 {name} 시작")
            executor.submit(wait, f"스레드 {name}", seconds)
    asyncio.run(together())


if __name__ == "__main__":
    run()
