import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="session")
def team(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Team.objects.create(name="개발")


def test_rename(db, team):
    team.name = "운영"
    team.save()


def test_name(db, team):
    assert Team.objects.get().name == "개발"
    assert team.name == "개발"


# --8<-- [end:code]
