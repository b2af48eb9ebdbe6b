import asyncio
import time
from asyncio.subprocess import PIPE


# --8<-- [start:main]
async def main() -> None:
    await asyncio.create_subprocess_exec("sleep", "0.1", stdout=PIPE)
    print("기다리지 않고 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
    time.sleep(0.3)  # 프로그램의 다음 일
