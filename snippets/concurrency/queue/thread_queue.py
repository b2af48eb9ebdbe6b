import asyncio
import queue


# --8<-- [start:main]
async def produce(jobs: queue.Queue[str]) -> None:
    print("생산자가 시작함")
    jobs.put("작업")


async def main() -> None:
    jobs: queue.Queue[str] = queue.Queue()
    producer = asyncio.create_task(produce(jobs))
    try:
        print("꺼냄", jobs.get(timeout=0.3))
    except queue.Empty:
        print("아무것도 오지 않음")
    await producer
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
