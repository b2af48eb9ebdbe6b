import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from teams.models import Team


# --8<-- [start:code]
@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_team():
    await Team.objects.acreate(name="개발")
    assert await Team.objects.acount() == 1


# --8<-- [end:code]
