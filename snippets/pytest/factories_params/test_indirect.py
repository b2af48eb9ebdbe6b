import pytest


@pytest.fixture
def cart(request):
    return [1000] * request.param


@pytest.mark.parametrize(("cart", "total"), [(0, 0), (3, 3000)], indirect=["cart"])
def test_total(cart, total):
    assert sum(cart) == total
