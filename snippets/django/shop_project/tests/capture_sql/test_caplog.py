from django.db import connection
from django.test.utils import CaptureQueriesContext
from teams.models import Team


# --8<-- [start:test]
def test_sql_in_records(db, caplog):
    caplog.set_level("DEBUG", logger="django.db.backends")
    with CaptureQueriesContext(connection):
        Team.objects.count()
        Team.objects.filter(name="개발").count()
        list(Team.objects.all())

    for record in caplog.records:
        print(record.sql)
    assert len(caplog.records) == 3


# --8<-- [end:test]
