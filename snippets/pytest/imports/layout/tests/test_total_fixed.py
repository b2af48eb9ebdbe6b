from shop.prices import total


def test_total():
    assert total([100, 200]) == 300
