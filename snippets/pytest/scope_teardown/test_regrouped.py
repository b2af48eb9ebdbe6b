import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request):
    return request.param


def test_add(database):
    assert database


def test_pay(database):
    assert database
