import pytest


@pytest.fixture(scope="session")
def settings():
    return {"통화": "원"}


@pytest.fixture(autouse=True)
def stock():
    return {"사과": 1}


@pytest.fixture
def user():
    return "민수"


@pytest.fixture
def cart():
    return []


# --8<-- [start:test]
def test_pay(user, cart, settings):
    assert (user, cart, settings["통화"]) == ("민수", [], "원")


# --8<-- [end:test]
