import asyncio
import gc

background: set[asyncio.Task[None]] = set()


async def subscribe(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("구독\n".encode())
    print("받았습니다:", (await reader.readline()).decode().strip())
    writer.close()


async def main() -> None:
    subscribers: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await subscribers.put(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    task = asyncio.create_task(subscribe(port), name="구독")
    background.add(task)
    task.add_done_callback(background.discard)
    subscriber = await subscribers.get()
    gc.collect()
    subscriber.write("새 글\n".encode())
    await asyncio.gather(*background)
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main())
