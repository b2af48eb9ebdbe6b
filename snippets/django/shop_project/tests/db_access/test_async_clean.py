import pytest
from teams.models import Team


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_create():
    await Team.objects.acreate(name="개발")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left():
    left = Team.objects.count()
    assert left == 0
