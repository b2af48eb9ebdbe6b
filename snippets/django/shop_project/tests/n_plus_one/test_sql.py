from django.db import connection
from django.test.utils import CaptureQueriesContext
from users.models import User


# --8<-- [start:code]
def test_sql(add_user):
    add_user(1)
    add_user(2)
    with CaptureQueriesContext(connection) as ctx:
        for user in User.objects.order_by("id"):
            print(user.team.name)
    # --8<-- [end:code]
    for query in ctx:
        print(query["sql"].partition(" FROM ")[2])
