import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from teams.models import Team


@pytest.fixture
def prepared(db):
    return connections["default"]


@pytest.mark.asyncio
async def test_connection_of_the_orm(prepared):
    used = await sync_to_async(lambda: connections["default"])()
    assert used is not prepared
    assert prepared.in_atomic_block
    assert not used.in_atomic_block


@pytest.mark.asyncio
async def test_query_of_the_orm(prepared):
    used = await sync_to_async(lambda: connections["default"])()
    seen = []
    for connection, name in ((prepared, "prepared"), (used, "used")):
        connection.execute_wrappers.append(lambda execute, *query, name=name: seen.append(name) or execute(*query))
    await Team.objects.acount()
    for connection in (prepared, used):
        connection.execute_wrappers.pop()
    assert seen == ["used"]
