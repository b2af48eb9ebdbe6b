import pytest


# --8<-- [start:test]
@pytest.mark.parametrize(("fruit", "price"), [("사과", 1000), ("배", 2000)])
def test_price(fruit, price):
    assert price >= 1000


# --8<-- [end:test]
