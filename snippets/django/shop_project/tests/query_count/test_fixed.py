# ruff: noqa: N802
# --8<-- [start:code]
from rest_framework import status


def test_사용자_목록을_확인할_쿼리가_3개_필요하다(api_client, ten_users, django_assert_num_queries):
    with django_assert_num_queries(3):
        res = api_client.get("/users")
    assert res.status_code == status.HTTP_200_OK
    assert len(res.json()) == 10


# --8<-- [end:code]
