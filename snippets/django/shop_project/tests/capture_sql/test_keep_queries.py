from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_keep_queries(api_client, ten_users):
    with CaptureQueriesContext(connection) as ctx:
        api_client.get("/users")
    queries = list(ctx)

    api_client.get("/health")
    print("다음 요청 뒤", len(queries))
