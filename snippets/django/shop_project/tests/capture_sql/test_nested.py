from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


def test_nested(db):
    with CaptureQueriesContext(connection) as outer:
        Team.objects.count()
        with CaptureQueriesContext(connection) as inner:
            Team.objects.count()
        Team.objects.count()

    assert (len(outer), len(inner)) == (3, 1)
