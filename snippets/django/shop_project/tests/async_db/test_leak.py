import pytest
from asgiref.sync import async_to_sync
from teams.models import Team


# --8<-- [start:code]
async def open_team(name):
    await Team.objects.acreate(name=name)


@pytest.mark.asyncio
@pytest.mark.django_db
async def test_open_team():
    await open_team("개발")


@pytest.mark.django_db
def test_nothing_is_left():
    left = Team.objects.count()
    assert left == 0


# --8<-- [end:code]
