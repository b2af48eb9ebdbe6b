import asyncio
import time


# --8<-- [start:report]
async def report() -> None:
    print("보고서를 시작합니다")
    time.sleep(0.15)


async def main() -> None:
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(report(), name="보고서")
    print("create_task가 돌아왔습니다. 끝남:", task.done())
    # --8<-- [end:report]


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
