import asyncio
import gc


# --8<-- [start:main]
async def work(ready: asyncio.Event) -> None:
    await ready.wait()
    print("일을 마쳤습니다")


async def main() -> None:
    asyncio.create_task(work(asyncio.Event()), name="백그라운드")  # noqa: RUF006
    await asyncio.sleep(0)
    # 언제 치울지는 가비지 수거가 정하므로 때를 고정합니다.
    gc.collect()
    print("남은 태스크:", len(asyncio.all_tasks()) - 1)
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
