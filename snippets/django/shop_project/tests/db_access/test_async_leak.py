import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.mark.asyncio
@pytest.mark.django_db
async def test_create():
    await Team.objects.acreate(name="개발")


@pytest.mark.django_db
def test_nothing_is_left():
    left = Team.objects.count()
    assert left == 0


# --8<-- [end:code]
