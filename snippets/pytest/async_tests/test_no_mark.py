async def total(prices):
    return sum(prices)


# --8<-- [start:test]
async def test_total():
    assert await total([1000, 2000]) == 3000


# --8<-- [end:test]
