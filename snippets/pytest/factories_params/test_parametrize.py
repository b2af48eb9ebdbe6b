import pytest


def total(prices, coupon=0):
    return max(sum(prices) - coupon, 0)


@pytest.mark.parametrize(
    ("coupon", "expected"),
    [
        pytest.param(0, 3000, id="no-coupon"),
        pytest.param(500, 2500, id="coupon"),
        pytest.param(9999, 0, id="too-big"),
    ],
)
def test_total(coupon, expected):
    assert total([1000, 2000], coupon) == expected
