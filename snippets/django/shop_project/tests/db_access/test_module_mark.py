import pytest
from teams.models import Team

pytestmark = pytest.mark.django_db


def test_create():
    Team.objects.create(name="개발")
    assert Team.objects.count() == 1


def test_count():
    assert Team.objects.count() == 0
