import asyncio


async def ask(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    print((await reader.readline()).decode().strip())
    writer.close()


def main(port: int) -> None:
    asyncio.run(ask(port))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(int(url.strip("/").rpartition(":")[2]))
