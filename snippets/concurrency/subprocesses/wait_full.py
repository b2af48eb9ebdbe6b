import asyncio
from asyncio.subprocess import PIPE


async def main() -> None:
    # --8<-- [start:wait]
    process = await asyncio.create_subprocess_exec("seq", "200000", stdout=PIPE)
    await process.wait()
    output = await process.stdout.read()
    # --8<-- [end:wait]
    print("출력:", len(output), "바이트")


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(), 1))
