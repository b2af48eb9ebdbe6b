import pytest


# --8<-- [start:suite]
@pytest.fixture
def cart(request):
    return ["사과"] * request.param


@pytest.mark.parametrize("cart", [3], indirect=True)
def test_three(cart):
    assert len(cart) == 3


def test_default(cart):
    assert len(cart) == 1


# --8<-- [end:suite]
