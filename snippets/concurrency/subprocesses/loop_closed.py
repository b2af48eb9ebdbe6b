import asyncio
from asyncio.subprocess import PIPE


# --8<-- [start:main]
async def main() -> None:
    process = await asyncio.create_subprocess_exec("sleep", "0.1", stdout=PIPE)
    await process.communicate()
    print("기다리고 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
