import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture
def team(db):
    return Team.objects.create(name="개발")


def test_team(team):
    assert Team.objects.get() == team


# --8<-- [end:code]
