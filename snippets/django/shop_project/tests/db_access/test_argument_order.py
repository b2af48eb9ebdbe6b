import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture
def team():
    return Team.objects.create(name="개발")


def test_db_after_team(team, db):
    assert Team.objects.get() == team


def test_db_before_team(db, team):
    assert Team.objects.get() == team


@pytest.mark.django_db
def test_mark(team):
    assert Team.objects.get() == team


# --8<-- [end:code]
