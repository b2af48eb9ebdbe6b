import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="class")
def team_pk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Team.objects.create(name="개발").pk


class TestWithTeam:
    def test_one(self, db, team_pk):
        assert Team.objects.count() == 1


def test_no_teams(db):
    assert Team.objects.count() == 0


# --8<-- [end:code]
