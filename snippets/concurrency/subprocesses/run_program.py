import asyncio
from asyncio.subprocess import PIPE


async def run(*command: str, seconds: float) -> str:
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    return output.decode()


async def main() -> None:
    print(await run("echo", "안녕", seconds=10), end="")
    try:
        await run("sleep", "60", seconds=0.1)
    except TimeoutError:
        print("제한 시간이 지나 끝냈습니다")


if __name__ == "__main__":
    asyncio.run(main())
