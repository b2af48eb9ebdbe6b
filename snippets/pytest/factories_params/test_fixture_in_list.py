import pytest


@pytest.fixture
def empty():
    return []


@pytest.fixture
def full():
    return ["사과"]


# --8<-- [start:test]
@pytest.mark.parametrize("cart", [empty, full])
def test_is_list(cart):
    assert isinstance(cart, list)


# --8<-- [end:test]
