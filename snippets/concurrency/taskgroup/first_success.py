import asyncio
from collections.abc import Coroutine


async def search(server: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    if server == "고장 난 서버":
        raise OSError(server)
    return server


# --8<-- [start:first]
async def first_success(*works: Coroutine[None, None, str]) -> str:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        for answer in asyncio.as_completed(tasks):
            try:
                return await answer
            except OSError as error:
                print("실패:", error)
        raise OSError("답한 곳이 없습니다")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# --8<-- [end:first]
async def main() -> None:
    works = search("느린 서버", 3600), search("고장 난 서버", 0), search("빠른 서버", 0.1)
    print("답한 곳:", await first_success(*works))
    print("남은 태스크:", len(asyncio.all_tasks()) - 1)


if __name__ == "__main__":
    asyncio.run(main())
