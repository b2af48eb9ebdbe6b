import asyncio

import pytest


class Shop:
    def __init__(self, stock):
        self.stock = stock
        self.lock = asyncio.Lock()

    async def buy(self):
        async with self.lock:
            left = self.stock
            await asyncio.sleep(0)
            self.stock = left - 1


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_two_buyers():
    shop = Shop(stock=2)
    await asyncio.gather(shop.buy(), shop.buy())
    assert shop.stock == 0


# --8<-- [end:test]
