import pytest


# --8<-- [start:test]
@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("fruit", ["apple", "pear"])
def test_order(fruit, size):
    assert fruit * size


# --8<-- [end:test]
