import pytest


# --8<-- [start:fixture]
@pytest.fixture
def user():
    yield "민수"
    yield "영희"


# --8<-- [end:fixture]
def test_name(user):
    assert user in ("민수", "영희")
