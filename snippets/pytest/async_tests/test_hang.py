import asyncio

import pytest


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_message():
    messages = asyncio.Queue()
    async with asyncio.timeout(0.5):
        assert await messages.get() == "안녕하세요"


# --8<-- [end:test]
