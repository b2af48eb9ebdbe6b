import asyncio

import pytest


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_callback(event_loop):
    done = asyncio.Event()
    event_loop.call_soon(done.set)
    await done.wait()


# --8<-- [end:test]
