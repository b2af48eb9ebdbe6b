import asyncio
import time


def download(name: str) -> str:
    time.sleep(0.1)  # requests.get()처럼 기다리는 보통 함수
    return f"{name}의 내용"


async def main() -> None:
    print(await asyncio.to_thread(download, "설정.txt"))

    calls = [asyncio.to_thread(download, name) for name in ("가.txt", "나.txt")]
    print(await asyncio.gather(*calls))


if __name__ == "__main__":
    asyncio.run(main())
