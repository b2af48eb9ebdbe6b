from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_no_query():
    with CaptureQueriesContext(connection):
        pass
