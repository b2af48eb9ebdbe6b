import httpx
import pytest
import pytest_asyncio

# --8<-- [start:client]
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client():
    async with httpx.AsyncClient() as client:
        yield client


# --8<-- [end:client]
async def test_first(client, port):
    assert (await client.get(f"http://127.0.0.1:{port}")).text == "ok"


async def test_second(client, port):
    assert (await client.get(f"http://127.0.0.1:{port}")).text == "ok"
