import pytest


# --8<-- [start:test]
@pytest.mark.parametrize(("fruit", "price"), [("사과", 1000), ("배",)])
def test_price(fruit, price):
    """두 번째 값에 가격이 없습니다."""


# --8<-- [end:test]
