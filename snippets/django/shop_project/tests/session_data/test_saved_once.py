import pytest
from teams.models import Team


@pytest.fixture(scope="session")
def team_pk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        pk = Team.objects.create(name="개발").pk
    yield pk
    with django_db_blocker.unblock():
        Team.objects.filter(pk=pk).delete()


@pytest.fixture
def team(db, team_pk):
    return Team.objects.get(pk=team_pk)


def test_rename(team):
    team.name = "운영"
    team.save()


def test_name(team):
    assert team.name == "개발"
