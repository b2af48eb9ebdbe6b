import pytest
import pytest_asyncio


async def total(prices):
    return sum(prices)


@pytest_asyncio.fixture
async def prices():
    return [1000, 2000]


@pytest.mark.asyncio
async def test_total(prices):
    assert await total(prices) == 3000
