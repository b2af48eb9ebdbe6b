import pytest
from asgiref.sync import async_to_sync
from teams.models import Team


# --8<-- [start:code]
async def rename(pk, name):
    team = await Team.objects.aget(pk=pk)
    team.name = name
    await team.asave()


@pytest.fixture
def team(db):
    return Team.objects.create(name="개발")


@pytest.mark.asyncio
async def test_rename(team):
    await rename(team.pk, "영업")


# --8<-- [end:code]
