import pytest
from teams.models import Team


@pytest.mark.django_db
def test_with_the_mark():
    assert Team.objects.count() == 0


def test_with_the_fixture(db):
    assert Team.objects.count() == 0
