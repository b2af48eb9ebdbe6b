import asyncio


# --8<-- [start:main]
async def main() -> None:
    process = await asyncio.create_subprocess_exec("sh", "-c", "sleep 0.7; echo 저장했습니다")
    try:
        async with asyncio.timeout(0.1):
            await process.wait()
    except TimeoutError:
        print("제한 시간이 지났습니다")
    print("종료 코드:", await process.wait())
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
