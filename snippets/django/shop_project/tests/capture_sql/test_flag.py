from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


def test_flag(db):
    Team.objects.count()
    print("DEBUG", settings.DEBUG, "기록", len(connection.queries))

    print("앞", connection.force_debug_cursor)
    with CaptureQueriesContext(connection):
        print("안", connection.force_debug_cursor)
    print("뒤", connection.force_debug_cursor)
