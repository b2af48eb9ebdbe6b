import asyncio
import gc


# --8<-- [start:subscribe]
async def subscribe(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("구독\n".encode())
    print("받았습니다:", (await reader.readline()).decode().strip())
    writer.close()


# --8<-- [end:subscribe]
async def main() -> None:
    subscribers: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await subscribers.put(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gc.collect()  # 아래의 수집이 같은 것만 보게 한다.
    asyncio.create_task(subscribe(port), name="구독")  # noqa: RUF006
    subscriber = await subscribers.get()
    gc.collect()
    subscriber.write("새 글\n".encode())
    await asyncio.sleep(0.1)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
