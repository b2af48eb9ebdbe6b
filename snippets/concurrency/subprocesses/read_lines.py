import asyncio
from asyncio.subprocess import PIPE, STDOUT


# --8<-- [start:read]
async def main() -> None:
    command = ("sh", "-c", "echo 하나; echo 둘 >&2; exit 3")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT)
    async for line in process.stdout:
        print("받음", line.decode().rstrip())
    print("종료 코드:", await process.wait())
    # --8<-- [end:read]


if __name__ == "__main__":
    asyncio.run(main())
