import asyncio
from asyncio.subprocess import PIPE


async def main() -> None:
    process = await asyncio.create_subprocess_exec("sh", "-c", "echo first; exec sleep 60", stdout=PIPE)
    # --8<-- [start:read]
    reading = asyncio.create_task(process.communicate())
    try:
        await asyncio.wait([reading], timeout=0.5)
    finally:
        if process.returncode is None:
            process.kill()
    output, _ = await reading
    print("출력:", output)
    # --8<-- [end:read]


if __name__ == "__main__":
    asyncio.run(main())
