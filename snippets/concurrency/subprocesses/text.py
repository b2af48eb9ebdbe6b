import asyncio
from asyncio.subprocess import PIPE


async def main() -> None:
    # --8<-- [start:echo]
    process = await asyncio.create_subprocess_exec("echo", "안녕", stdout=PIPE)
    output, _ = await process.communicate()
    print(output.decode(), end="")
    # --8<-- [end:echo]


if __name__ == "__main__":
    asyncio.run(main())
