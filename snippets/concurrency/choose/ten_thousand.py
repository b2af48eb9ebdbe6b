import asyncio
import threading


# --8<-- [start:main]
async def main() -> None:
    reply = asyncio.Event()
    tasks = [asyncio.create_task(reply.wait()) for _ in range(10_000)]
    await asyncio.sleep(0)
    print("기다리는 태스크:", len(asyncio.all_tasks() - {asyncio.current_task()}))
    print("스레드:", threading.active_count())
    reply.set()
    print("받은 답:", sum(await asyncio.gather(*tasks)))
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
