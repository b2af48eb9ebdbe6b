import pytest

FRUITS = ["apple"]


# --8<-- [start:test]
@pytest.mark.parametrize(("cart", "added"), [(FRUITS, "pear"), (FRUITS, "plum")])
def test_add(cart, added):
    cart = [*cart, added]
    assert len(cart) == 2


# --8<-- [end:test]
