import asyncio


async def receive(reply: asyncio.Future[str]) -> None:
    async with asyncio.timeout(10):
        print("받음:", await reply)
    await asyncio.sleep(3600)


async def main() -> None:
    reply: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(receive(reply))
    await asyncio.sleep(0)
    reply.set_result("답")
    task.cancel()
    await asyncio.wait([task], timeout=0.1)
    print("취소됨:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
