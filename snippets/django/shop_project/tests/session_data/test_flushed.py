import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="session")
def team_pk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Team.objects.create(name="개발").pk


@pytest.fixture
def team(team_pk):
    return Team.objects.get(pk=team_pk)


@pytest.mark.django_db(transaction=True)
def test_one(team):
    assert team.name == "개발"


@pytest.mark.django_db(transaction=True)
def test_two(team):
    assert team.name == "개발"


# --8<-- [end:code]
