import asyncio
from asyncio.subprocess import PIPE


# --8<-- [start:main]
async def main() -> None:
    process = await asyncio.create_subprocess_exec("seq", "200000", stdout=PIPE)
    try:
        async with asyncio.timeout(0.5):
            await process.wait()
    except TimeoutError:
        print("기다려도 끝나지 않습니다")
    output, _ = await process.communicate()
    print("출력:", len(output), "바이트")
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
