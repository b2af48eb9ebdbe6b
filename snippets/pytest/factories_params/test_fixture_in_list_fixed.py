import pytest


@pytest.fixture
def empty():
    return []


@pytest.fixture
def full():
    return ["사과"]


# --8<-- [start:test]
@pytest.mark.parametrize("name", ["empty", "full"])
def test_is_list(name, request):
    cart = request.getfixturevalue(name)
    assert isinstance(cart, list)


# --8<-- [end:test]
