import pytest


async def total(prices):
    return sum(prices)


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_total():
    assert await total([1000, 2000]) == 3000


# --8<-- [end:test]
