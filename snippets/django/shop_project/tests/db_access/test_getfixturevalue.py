import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture
def team(db):
    return Team.objects.create(name="개발")


@pytest.mark.parametrize("name", ["team"])
def test_team(request, name):
    request.getfixturevalue(name)
    assert Team.objects.count() == 1


# --8<-- [end:code]
