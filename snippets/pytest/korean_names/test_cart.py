import pytest


def test_장바구니를_비운다():
    cart = ["사과"]
    cart.clear()
    assert cart == []


class Test주문:
    @pytest.mark.parametrize("fruit", ["사과", "배"])
    def test_담기(self, fruit):
        assert fruit in {"사과", "배"}
