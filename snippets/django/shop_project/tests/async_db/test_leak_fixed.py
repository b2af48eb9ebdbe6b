import pytest
from asgiref.sync import async_to_sync
from teams.models import Team


async def open_team(name):
    await Team.objects.acreate(name=name)


@pytest.mark.django_db
def test_open_team():
    async_to_sync(open_team)("개발")


@pytest.mark.django_db
def test_nothing_is_left():
    left = Team.objects.count()
    assert left == 0
