from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


def test_sql(db):
    # --8<-- [start:block]
    with CaptureQueriesContext(connection) as ctx:
        Team.objects.count()
        list(Team.objects.filter(name="개발"))

    for query in ctx.captured_queries:
        print(query["sql"])
    # --8<-- [end:block]
    assert len(ctx) == 2
