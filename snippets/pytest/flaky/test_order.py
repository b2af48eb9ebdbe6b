cart = []


def test_add():
    cart.append("사과")
    assert cart == ["사과"]


def test_count():
    assert len(cart) == 1
