import pytest


@pytest.fixture
async def prices():
    return [1000, 2000]


async def test_total(prices):
    assert sum(prices) == 3000
