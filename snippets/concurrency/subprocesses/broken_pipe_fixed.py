import asyncio
from asyncio.subprocess import PIPE


# --8<-- [start:first-line]
async def first_line(data: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec("head", "-n", "1", stdin=PIPE, stdout=PIPE)
    output, _ = await process.communicate(data)
    return output


# --8<-- [end:first-line]
async def main() -> None:
    print((await first_line(b"row\n" * 1_000_000)).decode(), end="")


if __name__ == "__main__":
    asyncio.run(main())
