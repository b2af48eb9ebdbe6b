import pytest


# --8<-- [start:fixture]
@pytest.fixture(params=["민수", "영희"])
def user(request):
    return request.param


# --8<-- [end:fixture]
def test_name(user):
    assert user in ("민수", "영희")
