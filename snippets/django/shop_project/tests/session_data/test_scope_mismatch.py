import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="session")
def team_pk(db):
    return Team.objects.create(name="개발").pk


def test_team(db, team_pk):
    assert Team.objects.get().pk == team_pk


# --8<-- [end:code]
