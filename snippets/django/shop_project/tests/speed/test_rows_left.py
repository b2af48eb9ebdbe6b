import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="session")
def team(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Team.objects.create(name="개발")


def test_one_team(db, team):
    assert Team.objects.count() == 1


# --8<-- [end:code]
