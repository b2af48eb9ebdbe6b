import asyncio
import gc

background: set[asyncio.Task[None]] = set()


async def work(ready: asyncio.Event) -> None:
    await ready.wait()
    print("일을 마쳤습니다")


def work_later() -> None:
    task = asyncio.create_task(work(asyncio.Event()), name="백그라운드")
    background.add(task)
    task.add_done_callback(background.discard)


async def main() -> None:
    work_later()
    await asyncio.sleep(0)
    gc.collect()
    print("남은 태스크:", len(asyncio.all_tasks() - {asyncio.current_task()}))


if __name__ == "__main__":
    asyncio.run(main())
