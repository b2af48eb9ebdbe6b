import pytest
from teams.models import Team


@pytest.mark.django_db
@pytest.fixture
def team():
    return Team.objects.create(name="개발")


def test_team(team):
    assert Team.objects.get() == team
