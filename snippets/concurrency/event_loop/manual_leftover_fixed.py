import asyncio


async def forever() -> None:
    try:
        await asyncio.Event().wait()
    except BaseException as error:
        print("받은 예외:", type(error).__name__)
        raise


async def main() -> None:
    task = asyncio.create_task(forever(), name="남은 태스크")
    await asyncio.sleep(0)
    print("main이 끝납니다. 태스크 완료:", task.done())


if __name__ == "__main__":
    asyncio.run(main())
