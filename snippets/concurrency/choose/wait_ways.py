import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

SECONDS = {"1": 0.2, "2": 0.4, "3": 0.6}


def wait(name: str, seconds: float) -> None:
    time.sleep(seconds)
    print(f"{name} 끝")


async def wait_async(name: str, seconds: float) -> None:
    print(f"{name} 시작")
    await asyncio.sleep(seconds)
    print(f"{name} 끝")


async def together() -> None:
    await asyncio.gather(*(wait_async(f"asyncio {name}", seconds) for name, seconds in SECONDS.items()))


# --8<-- [start:main]
def main() -> None:
    for name, seconds in SECONDS.items():
        print(f"차례로 {name} 시작")
        wait(f"차례로 {name}", seconds)
    with ThreadPoolExecutor(max_workers=3) as executor:
        for name, seconds in SECONDS.items():
            print(f"스레드 {name} 시작")
            executor.submit(wait, f"스레드 {name}", seconds)
    asyncio.run(together())
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
