import asyncio
import sys
from asyncio.subprocess import PIPE

COMMAND = (sys.executable, "-c", "print('x' * 200_000)")


async def main() -> None:
    # --8<-- [start:read]
    process = await asyncio.create_subprocess_exec(*COMMAND, stdout=PIPE, limit=2**20)
    line = await process.stdout.readline()
    # --8<-- [end:read]
    print("한 줄:", len(line), "바이트")
    await process.communicate()


if __name__ == "__main__":
    asyncio.run(main())
