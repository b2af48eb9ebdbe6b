from django.db import connection
from django.test.utils import CaptureQueriesContext


# --8<-- [start:test]
def test_later_request(api_client, ten_users):
    with CaptureQueriesContext(connection) as ctx:
        api_client.get("/users")
    queries = ctx

    api_client.get("/health")
    print("다음 요청 뒤", len(queries))


# --8<-- [end:test]
