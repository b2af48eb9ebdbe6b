import pytest


@pytest.fixture
def user():
    yield "민수"
    yield "영희"


def test_name(user):
    assert user in ("민수", "영희")
