import pytest
from asgiref.sync import sync_to_async
from django.db import connections


@pytest.fixture
def prepared(db):
    return connections["default"]


@pytest.mark.asyncio
async def test_connection_of_the_orm(prepared):
    used = await sync_to_async(lambda: connections["default"])()
    assert used is not prepared
    assert prepared.in_atomic_block
    assert not used.in_atomic_block
