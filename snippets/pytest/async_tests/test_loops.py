import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def connection(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.close()


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_status(connection):
    reader, writer = connection
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"


# --8<-- [end:test]
