from .samples import PRICES


def test_sum():
    assert sum(PRICES) == 300
