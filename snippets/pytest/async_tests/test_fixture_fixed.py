import pytest
import pytest_asyncio


# --8<-- [start:fixture]
@pytest_asyncio.fixture
async def prices():
    return [1000, 2000]


# --8<-- [end:fixture]
@pytest.mark.asyncio
async def test_total(prices):
    assert sum(prices) == 3000
