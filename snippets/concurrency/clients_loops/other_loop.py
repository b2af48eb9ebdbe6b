import asyncio


# --8<-- [start:ask]
async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    print((await reader.readline()).decode().strip())


def main(port: int) -> None:
    reader, writer = asyncio.run(asyncio.open_connection("127.0.0.1", port))
    try:
        asyncio.run(ask(reader, writer))
    except RuntimeError as error:
        print(error)
        # --8<-- [end:ask]


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(int(url.strip("/").rpartition(":")[2]))
