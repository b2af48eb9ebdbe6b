from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_two_requests(api_client, ten_users):
    with CaptureQueriesContext(connection) as ctx:
        api_client.get("/users")
        api_client.get("/users")
    assert len(ctx) == 6
