from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


# --8<-- [start:test]
def test_outside_and_inside(db):
    Team.objects.filter(name="밖").count()
    with CaptureQueriesContext(connection):
        Team.objects.filter(name="안").count()


# --8<-- [end:test]
