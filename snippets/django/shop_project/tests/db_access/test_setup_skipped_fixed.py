import pytest
from teams.models import Team


@pytest.mark.django_db(transaction=True)
def test_one():
    assert Team.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two():
    assert Team.objects.count() == 0
