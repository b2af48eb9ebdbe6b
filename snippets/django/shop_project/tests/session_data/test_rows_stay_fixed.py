import pytest
from teams.models import Team


@pytest.fixture(scope="class")
def team_pk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        pk = Team.objects.create(name="개발").pk
    yield pk
    with django_db_blocker.unblock():
        Team.objects.filter(pk=pk).delete()


class TestWithTeam:
    def test_one(self, db, team_pk):
        assert Team.objects.count() == 1


def test_no_teams(db):
    assert Team.objects.count() == 0
