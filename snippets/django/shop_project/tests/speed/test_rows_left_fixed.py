import pytest
from teams.models import Team


@pytest.fixture(scope="session")
def team(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        team = Team.objects.create(name="개발")
    yield team
    with django_db_blocker.unblock():
        team.delete()


def test_one_team(db, team):
    assert Team.objects.count() == 1
