import pytest


@pytest.fixture(params=["민수", "영희"])
def user(request):
    return request.param


def test_name(user):
    assert user in ("민수", "영희")
