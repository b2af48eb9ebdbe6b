import pytest


# --8<-- [start:fixture]
@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request):
    return request.param


# --8<-- [end:fixture]
def test_add(database):
    assert database


def test_pay(database):
    assert database
