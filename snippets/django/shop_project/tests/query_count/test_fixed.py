# ruff: noqa: N802
# --8<-- [start:exact]
from pytest_django import DjangoAssertNumQueries
from rest_framework import status
from rest_framework.test import APIClient


def test_사용자_목록을_확인할_쿼리가_3개_필요하다(
    api_client: APIClient, ten_users, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(3):
        res = api_client.get("/users")
    assert res.status_code == status.HTTP_200_OK
    assert len(res.json()) == 10


# --8<-- [end:exact]
# --8<-- [start:max]
def test_사용자_목록을_확인할_쿼리는_최대_3개다(
    api_client: APIClient, ten_users, django_assert_max_num_queries: DjangoAssertNumQueries
):
    with django_assert_max_num_queries(3):
        res = api_client.get("/users")
    assert res.status_code == status.HTTP_200_OK
    assert len(res.json()) == 10


# --8<-- [end:max]
