from django.db import connection
from teams.models import Team


# --8<-- [start:code]
def test_one(db):
    Team.objects.create(name="개발")
    assert Team.objects.count() == 1
    assert connection.in_atomic_block


def test_two(db):
    Team.objects.create(name="개발")
    assert Team.objects.count() == 1


# --8<-- [end:code]
