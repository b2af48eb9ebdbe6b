import pytest
from asgiref.sync import async_to_sync
from teams.models import Team


async def rename(pk, name):
    team = await Team.objects.aget(pk=pk)
    team.name = name
    await team.asave()


@pytest.fixture
def team(db):
    return Team.objects.create(name="개발")


def test_rename(team):
    async_to_sync(rename)(team.pk, "영업")
