import asyncio
import gc


async def forever() -> None:
    try:
        await asyncio.Event().wait()
    except BaseException as error:
        print("받은 예외:", type(error).__name__)
        raise


# --8<-- [start:main]
async def main() -> None:
    task = asyncio.create_task(forever(), name="남은 태스크")
    await asyncio.sleep(0)
    print("main이 끝납니다. 태스크 완료:", task.done())


if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()
    # --8<-- [end:main]
    # 언제 치울지는 가비지 수거가 정하므로 때를 고정합니다.
    gc.collect()
