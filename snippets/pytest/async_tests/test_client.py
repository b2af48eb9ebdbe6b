import httpx
import pytest

# --8<-- [start:client]
pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="session")
def client():
    return httpx.AsyncClient()


# --8<-- [end:client]
async def test_first(client, port):
    assert (await client.get(f"http://127.0.0.1:{port}")).text == "ok"


async def test_second(client, port):
    assert (await client.get(f"http://127.0.0.1:{port}")).text == "ok"
