import asyncio
import os
import signal
from asyncio.subprocess import PIPE

COMMAND = "sh -c 'echo 시작; sleep 1; echo 손자 프로세스가 끝났습니다 >&2'; true"


# --8<-- [start:kill]
async def main() -> None:
    process = await asyncio.create_subprocess_shell(COMMAND, stdout=PIPE, start_new_session=True)
    print((await process.stdout.readline()).decode().rstrip())
    os.killpg(process.pid, signal.SIGKILL)
    await process.communicate()
    print("communicate()가 끝났습니다")
    # --8<-- [end:kill]


if __name__ == "__main__":
    asyncio.run(main())
