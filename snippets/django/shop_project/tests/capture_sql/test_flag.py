from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


# --8<-- [start:code]
def test_flag(db):
    Team.objects.count()
    print("앞", connection.force_debug_cursor, len(connection.queries))
    with CaptureQueriesContext(connection):
        Team.objects.count()
        print("안", connection.force_debug_cursor, len(connection.queries))
    Team.objects.count()
    print("뒤", connection.force_debug_cursor, len(connection.queries))


# --8<-- [end:code]
