import pytest
from teams.models import Team


# --8<-- [start:setup]
@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        Team.objects.get_or_create(name="개발")


def test_team(db):
    assert Team.objects.get().name == "개발"


# --8<-- [end:setup]
