import asyncio
from asyncio.subprocess import PIPE


async def main() -> None:
    process = await asyncio.create_subprocess_exec("sh", "-c", "echo first; exec sleep 60", stdout=PIPE)
    # --8<-- [start:read]
    try:
        async with asyncio.timeout(0.5):
            await process.communicate()
    except TimeoutError:
        process.kill()
    output, _ = await process.communicate()
    print("출력:", output)
    # --8<-- [end:read]


if __name__ == "__main__":
    asyncio.run(main())
