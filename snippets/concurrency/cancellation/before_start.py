import asyncio


class Connection:
    def __init__(self) -> None:
        print("연결")

    def close(self) -> None:
        print("연결을 닫음")


# --8<-- [start:use]
async def use(connection: Connection) -> None:
    try:
        await asyncio.sleep(3600)
    finally:
        connection.close()


async def main() -> None:
    task = asyncio.create_task(use(Connection()))
    task.cancel()
    await asyncio.wait([task])
    print("취소됨:", task.cancelled())
    # --8<-- [end:use]


if __name__ == "__main__":
    asyncio.run(main())
