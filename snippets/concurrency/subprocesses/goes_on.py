import asyncio


async def main() -> None:
    # --8<-- [start:wait]
    process = await asyncio.create_subprocess_exec("sh", "-c", "sleep 0.7; echo 저장했습니다")
    try:
        async with asyncio.timeout(0.1):
            await process.wait()
    except TimeoutError:
        print("제한 시간이 지났습니다")
    # --8<-- [end:wait]
    await process.wait()


if __name__ == "__main__":
    asyncio.run(main())
