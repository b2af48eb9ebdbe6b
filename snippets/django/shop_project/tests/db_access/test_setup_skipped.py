import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.fixture(scope="session")
def django_db_setup():
    pass


@pytest.mark.django_db(transaction=True)
def test_one():
    assert Team.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two():
    assert Team.objects.count() == 0


# --8<-- [end:code]
