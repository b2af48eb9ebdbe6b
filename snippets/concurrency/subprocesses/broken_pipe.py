import asyncio
from asyncio.subprocess import PIPE


async def first_line(data: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec("head", "-n", "1", stdin=PIPE, stdout=PIPE)
    # --8<-- [start:write]
    process.stdin.write(data)
    await process.stdin.drain()
    process.stdin.close()
    output = await process.stdout.read()
    # --8<-- [end:write]
    await process.wait()
    return output


async def main() -> None:
    print((await first_line(b"row\n" * 1_000_000)).decode(), end="")


if __name__ == "__main__":
    asyncio.run(main())
