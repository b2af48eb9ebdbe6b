import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from teams.models import Team


@pytest_asyncio.fixture(autouse=True)
async def closed_connections():
    yield
    await sync_to_async(connections.close_all)()


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_team():
    await Team.objects.acreate(name="개발")
    assert await Team.objects.acount() == 1
