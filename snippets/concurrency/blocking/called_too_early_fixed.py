import asyncio
import threading


def read(name: str) -> str:
    print("루프의 스레드에서 읽음:", threading.current_thread() is threading.main_thread())
    return f"{name}의 내용"


async def main() -> None:
    # --8<-- [start:call]
    print(await asyncio.to_thread(read, "설정.txt"))
    # --8<-- [end:call]


if __name__ == "__main__":
    asyncio.run(main())
