import asyncio

import pytest
import pytest_asyncio


async def total(prices):
    await asyncio.sleep(0)
    return sum(prices)


@pytest_asyncio.fixture
async def prices():
    await asyncio.sleep(0)
    yield [1000, 2000]


@pytest.mark.asyncio
async def test_total(prices):
    assert await total(prices) == 3000
