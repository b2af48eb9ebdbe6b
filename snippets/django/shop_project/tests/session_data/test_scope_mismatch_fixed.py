import pytest
from teams.models import Team


@pytest.fixture(scope="session")
def team_pk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Team.objects.create(name="개발").pk


def test_team(db, team_pk):
    assert Team.objects.get().pk == team_pk
