from django.db import connection
from django.test.utils import CaptureQueriesContext


# --8<-- [start:test]
def test_no_query():
    with CaptureQueriesContext(connection) as ctx:
        pass
    assert len(ctx) == 0


# --8<-- [end:test]
