import pytest
from teams.models import Team


@pytest.fixture
def team():
    return Team.objects.create(name="개발")


@pytest.mark.django_db(transaction=True)
def test_one(team):
    assert team.name == "개발"


@pytest.mark.django_db(transaction=True)
def test_two(team):
    assert team.name == "개발"
